import { enrol } from '#db/commands/loyalty/memberships.ts';
import { sql } from '#db/sql.ts';

const AT_ONCE = 1000;

/**
 * Makes every customer of the base a member of a program, on its first level, since their registration. Those who are members stay
 * as they are; whoever registers meanwhile joins by registering.
 */
export async function enrolEverybody(organizationId: string, program: { id: string; firstLevel: string }): Promise<void> {
  for (let last = ''; ;) {
    const customers = await sql.rows<{ id: string; registered_at: Date }>(
      `SELECT c.id, c.registered_at FROM customers c LEFT JOIN memberships m ON m.customer_id = c.id AND m.program_id = ?
       WHERE c.organization_id = ? AND c.status = 'active' AND m.id IS NULL AND c.id > ? ORDER BY c.id LIMIT ?`, [program.id, organizationId, last, AT_ONCE]);
    await enrol(sql, organizationId, customers.map(({ id, registered_at: joinedAt }) => ({ programId: program.id, customerId: id, firstLevel: program.firstLevel, joinedAt })));
    if (customers.length < AT_ONCE) return;
    last = customers.at(-1)!.id;
  }
}
