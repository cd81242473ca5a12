import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range the system takes for outgoing connections: a client that retries a dead server there can meet itself.
const FIRST = 20_000;
const COUNT = 12_000;
const given = new Set();

const canListen = (port, host) => new Promise((resolve) => {
  const server = createServer();
  server.once('error', (error) => resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'));
  server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
});

/** Free on both loopback addresses, so that `localhost` never leads to somebody else's server. */
const isFree = async (port) => !given.has(port) && await canListen(port, '127.0.0.1') && await canListen(port, '::1');

/**
 * The preferred port if it is free, else another one that is.
 *
 * @param key makes the choice stable for one data directory and different for others
 */
export async function findPort({ preferred, key }) {
  if (preferred && await isFree(preferred)) return take(preferred);
  const offset = createHash('sha256').update(key).digest().readUInt32BE(0) % COUNT;
  for (let step = 0; step < COUNT; step += 1) {
    const port = FIRST + (offset + step) % COUNT;
    if (await isFree(port)) return take(port);
  }
  throw new Error('No free port');
}

function take(port) {
  given.add(port);
  return port;
}

/** A port number from the environment, or the usual one. */
export function portFrom(name, usual) {
  const text = process.env[name];
  if (!text) return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} must be a port number, not "${text}"`);
  return port;
}
