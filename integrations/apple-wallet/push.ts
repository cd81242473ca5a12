import { connect, constants } from 'node:http2';
import { writeToOutbox } from '../outbox-file.ts';

/** Tells phones that a pass changed; they fetch it then. */
export interface PassPusher {
  /** @returns `gone` when the phone has the pass no more @throws when the service is away or refuses: to be tried again */
  push: (pushToken: string) => Promise<'told' | 'gone'>;
}

export interface PushSettings {
  /** `https://api.push.apple.com`; without it pushes become files. */
  url: string | undefined;
  passTypeId: string;
  /** The certificate that signs passes: Apple knows the sender by it. PEM; read when the first push is made. */
  certificate: () => { cert: string; key: string };
  outboxDir: string;
}

const ANSWER_MS = 10_000;
/** The token is no token of this topic any more (Apple, "Handling notification responses from APNs"). */
const GONE = 410;
const BAD_TOKEN = 400;

/** One push: an empty notification to the pass type's topic. */
function send(url: string, { pushToken, passTypeId, cert, key }: { pushToken: string; passTypeId: string; cert: string; key: string }): Promise<{ status: number; reason: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(url, url.startsWith('https:') ? { cert, key } : {});
    const end = <T>(done: (value: T) => void) => (value: T) => {
      session.close();
      done(value);
    };
    session.on('error', end(reject));
    const request = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST', [constants.HTTP2_HEADER_PATH]: `/3/device/${encodeURIComponent(pushToken)}`, 'apns-topic': passTypeId, 'apns-push-type': 'background', 'apns-priority': '5',
    });
    let status = 0;
    let body = '';
    request.setTimeout(ANSWER_MS, () => request.destroy(new Error('the push service does not answer')));
    request.on('response', (headers) => void (status = Number(headers[constants.HTTP2_HEADER_STATUS])));
    request.on('data', (part: Buffer) => void (body += part.toString('utf8')));
    request.on('error', end(reject));
    request.on('end', () => end(resolve)({ status, reason: body.slice(0, 200) }));
    request.end('{}');
  });
}

function applePusher(url: string, { passTypeId, certificate }: PushSettings): PassPusher {
  return {
    push: async (pushToken) => {
      const { status, reason } = await send(url, { pushToken, passTypeId, ...certificate() });
      if (status === 200) return 'told';
      if (status === GONE || (status === BAD_TOKEN && reason.includes('BadDeviceToken'))) return 'gone';
      throw new Error(`the push service answered ${status}`);
    },
  };
}

/** Every push a file, so that it can be seen what phones would have been told. */
function filePusher({ outboxDir, passTypeId }: PushSettings): PassPusher {
  return {
    push: async (pushToken) => {
      await writeToOutbox(outboxDir, `apns-${Date.now()}-${pushToken.replaceAll(/[^\w-]/g, '_')}.json`, JSON.stringify({ topic: passTypeId, pushToken }));
      return 'told';
    },
  };
}

/** Pushes through Apple's service or, without its address, into a folder. */
export const createPassPusher = (settings: PushSettings): PassPusher => (settings.url === undefined ? filePusher(settings) : applePusher(settings.url, settings));
