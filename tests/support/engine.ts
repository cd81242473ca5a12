import { Counters } from '#db/commands/loyalty/counters.ts';
import type { MemberState } from '#db/commands/loyalty/member-state.ts';
import type { Ground } from '#db/commands/purchases/ground.ts';
import type { ProgramVersion } from '#db/commands/purchases/versions.ts';
import { fixedLevels } from '#domain/loyalty/levels/member-levels.ts';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { computePurchase } from '#domain/loyalty/purchase/compute.ts';
import { counterBook } from '#domain/loyalty/purchase/counters.ts';
import { presentRules } from '#domain/loyalty/purchase/present.ts';
import type { PurchaseInput, PurchaseLineInput, PurchaseResult } from '#domain/loyalty/purchase/types.ts';
import { compileProgram } from '#domain/loyalty/rules/compile.ts';
import type { WalletState } from '#domain/loyalty/wallet.ts';

export type LineFields = Partial<PurchaseLineInput> & Pick<PurchaseLineInput, 'unitPriceMinor'>;

export const lineOf = (fields: LineFields, index: number): PurchaseLineInput => ({ lineId: String(index + 1), sku: null, name: 'A thing', category: null, tags: [], quantity: 1, ...fields });

/** A purchase as the engine takes it, without anything the test does not speak of. */
export function purchaseInput({ document, lines, ...fields }: { document: ProgramDocument; lines: readonly LineFields[]; occurredAt: number } & Partial<Omit<PurchaseInput, 'program' | 'lines'>>): PurchaseInput {
  const program = compileProgram(document);
  const first = program.levels.list[0]!.code;
  return {
    program, lines: lines.map(lineOf), place: null, placePath: [], paymentMethod: null, spend: null, instruments: [], presentedRules: presentRules(fields.instruments ?? []), wallets: new Map(),
    counters: counterBook(new Map()), subjects: { memberId: 'member', customerId: 'customer', programId: 'program', placeId: null, cardId: null, instrumentIds: [] },
    levels: { before: first, parts: () => [] }, customer: {}, memberSince: 0, metric: () => 0, inSegment: () => false, ...fields,
  };
}

export const compute = (fields: Parameters<typeof purchaseInput>[0]): PurchaseResult => computePurchase(purchaseInput(fields));

/** A version of a program that no database holds. */
export const versionOf = (document: ProgramDocument): ProgramVersion => ({ id: 'version', programId: 'program', code: 'main', version: 1, validFrom: null, publishedAt: 0, document, compiled: compileProgram(document) });

/** A member in memory. */
export const memberOf = (wallets: readonly WalletState[] = []): MemberState => ({
  id: 'member', customerId: 'customer', programId: 'program', mergedInto: null, joinedAt: 0, latestAt: 0, wallets: new Map(wallets.map((state) => [state.wallet, state])), kept: { level: 'base', since: 0, expiresAt: null, asOf: null }, levels: fixedLevels({ level: 'base', since: 0, expiresAt: null }),
});

/** Nothing besides the member's wallets. */
export const emptyGround = (): Ground => ({
  counters: new Counters('organization'), instrumentIds: new Map(), customers: new Map(), segments: null, instruments: null, offers: { offer: () => undefined, assignment: () => undefined }, referrals: new Map(), advocates: new Map(), metrics: [],
});
