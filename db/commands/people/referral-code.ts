import { inTransaction, isDuplicateKey, sql } from '#db/sql.ts';
import { referralCode } from '#domain/loyalty/referral-code.ts';

const MOST_ATTEMPTS = 8;

const ownCode = (organizationId: string, programId: string, customerId: string) => sql.row<{ code: string }>(
  'SELECT code FROM referral_codes WHERE organization_id = ? AND customer_id = ? AND program_id = ? ORDER BY created_at, code LIMIT 1', [organizationId, customerId, programId]);

/** The code a customer recommends a program with; made when it is asked for the first time. */
export async function referralCodeOf(organizationId: string, programId: string, customerId: string, now: Date): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const own = await ownCode(organizationId, programId, customerId);
    if (own) return own.code;
    const code = referralCode(programId, customerId, attempt);
    try {
      await inTransaction((transaction) => transaction.insert('referral_codes', ['organization_id', 'code', 'program_id', 'customer_id', 'created_at'], [[organizationId, code, programId, customerId, now]]));
      return code;
    } catch (error) {
      // A twin made it just now, or another customer has it by chance.
      if (!isDuplicateKey(error) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
