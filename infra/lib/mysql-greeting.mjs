import { createConnection } from 'node:net';

/**
 * The version a MySQL or MariaDB server names in its first packet. It sends that before any sign-in, so this tells a ready
 * server without a driver or an account.
 *
 * @returns undefined while nothing answers
 */
export function greetingOf({ host, port }, timeoutMs = 2_000) {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    let received = Buffer.alloc(0);
    const finish = (version) => {
      socket.destroy();
      resolve(version);
    };
    socket.setTimeout(timeoutMs, () => finish());
    socket.on('error', () => finish());
    socket.on('close', () => finish());
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf(0, 5);   // 4 bytes of header, 1 of protocol, then the version up to a zero byte
      if (end > 0) finish(received[4] === 10 ? received.toString('latin1', 5, end) : undefined);
    });
  });
}

/** Reads `5.5.5-10.11.6-MariaDB-…` (the prefix is a MariaDB courtesy to old clients) or `8.0.36`. */
export function parseServerVersion(greeting) {
  const isMariaDb = /mariadb/i.test(greeting);
  const [major = 0, minor = 0] = greeting.replace(/^5\.5\.5-(?=\d)/, '').split('.').map((part) => Number.parseInt(part, 10));
  const supported = isMariaDb ? major > 10 || (major === 10 && minor >= 6) : major >= 8;
  return { label: `${isMariaDb ? 'MariaDB' : 'MySQL'} ${major}.${minor}`, supported };
}
