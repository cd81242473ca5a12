import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. Kept in every hash, so that raising it leaves old hashes valid. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_LENGTH = 32;
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

/** One password has one form, whatever keyboard typed it. */
function derive(password: string, nonce: Buffer, cost: Cost, tagLength = TAG_LENGTH): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...cost }, (error, tag) => (error ? reject(error) : resolve(tag)));
  });
}

/** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`) of the password under a new salt. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive(password, nonce, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

const nobody = hashPassword(randomBytes(16).toString('hex'));

/**
 * Whether the password is the one that was hashed. Without a hash (nobody has this address) it works as long and answers no,
 * so that the time tells nothing about who is registered.
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, stored] = FORM.exec(hash ?? (await nobody)) ?? [];
  if (stored === undefined || salt === undefined) throw new Error('the stored password hash is not an argon2id string');
  const expected = Buffer.from(stored, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const tag = await derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(tag, expected) && hash !== undefined;
}
