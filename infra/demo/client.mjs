import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 6;
/** No request of the demo takes that long: one without an answer is made again. */
const LIMIT_MS = 90_000;

/** Calls the public API with a key, and once more when it is busy; every request here may be repeated. */
export function createClient({ appUrl, apiKey }) {
  return async function call(method, path, body) {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await send(`${appUrl}${path}`, { method, body, apiKey });
      if (reply.ok) return reply.content;
      if (attempt === ATTEMPTS || (reply.status !== 429 && reply.status < 500)) {
        throw new Error(`${method} ${path} answered ${reply.status} ${JSON.stringify(reply.content).slice(0, 400)}`);
      }
      await sleep(250 * 2 ** attempt);
    }
  };
}

const contentOf = (response) => (response.headers.get('content-type')?.startsWith('text/csv') ? response.text() : response.json().catch(() => ({})));

async function send(url, { method, body, apiKey }) {
  const headers = { ...(body && { 'Content-Type': 'application/json' }), ...(apiKey && { Authorization: `Bearer ${apiKey}` }) };
  try {
    const response = await fetch(url, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(LIMIT_MS) });
    return { ok: response.ok, status: response.status, content: await contentOf(response) };
  } catch (error) {
    return { ok: false, status: 503, content: String(error.cause ?? error) };
  }
}
