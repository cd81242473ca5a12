import { temporal } from '#api/temporal.ts';
import { publishProgram } from '#db/commands/programs/publish.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import type { Caller } from './app.ts';

/** A program document with one wallet; nothing is earned unless told. */
export const programOf = (fields: Partial<ProgramDocument> = {}): ProgramDocument => ({ timezone: 'Europe/Moscow', currency: 'RUB', wallets: [{ code: 'BONUS' }], ...fields });

/** Publishes a program past the API. */
export const buildProgram = (organizationId: string, code: string, fields: Partial<ProgramDocument> = {}) =>
  publishProgram({ organizationId, code, document: programOf(fields), validFrom: null, note: null, actor: 'key:test' });

/** The same, and waits until the levels of its members were looked at: nothing is written in the background any more. */
export async function putReviewed(caller: Caller, document: ProgramDocument): Promise<void> {
  const { workflow } = await putProgram(caller, document);
  await (await temporal()).workflow.getHandle(workflow.id).result();
}

/** Publishes a program over the API; it must be accepted. */
export async function putProgram(caller: Caller, document: ProgramDocument, { code = 'main', query = '' } = {}) {
  const reply = await caller.put(`/v1/programs/${code}${query}`).send(document);
  if (reply.status !== 200 && reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}
