import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LevelDocument, LocalText, ProgramDocument, WalletDocument } from '#domain/loyalty/program.ts';
import { useCan } from '../../session.ts';
import { useNames, type Names } from '../customers/names.ts';
import { placesQuery } from '../places/places.ts';
import type { ConditionNames } from '../programs/conditions/words.ts';
import { scaleOf } from '../programs/points.ts';
import { programsQuery } from '../programs/queries.ts';
import { textOf } from '../programs/text.ts';
import type { ProgramRow } from '../programs/types.ts';
import { formatUnits, type WalletUnits } from './units.tsx';

interface Named {
  code: string;
  name?: LocalText;
}

/** The organization's own name of a thing, when it gave one that is more than the code. */
const ownName = (thing: Named | undefined): string | undefined => {
  const name = textOf(thing?.name);
  return name && name.toLowerCase() !== thing?.code.toLowerCase() ? name : undefined;
};

function namesOf(rows: ProgramRow[], places: { externalId: string; name: string }[], plain: Names) {
  const documents = new Map(rows.map(({ code, document }) => [code, document]));
  const document = (program: string | undefined): ProgramDocument | undefined => documents.get(program ?? 'main');
  const levelIn = (code: string, program?: string): LevelDocument | undefined => document(program)?.levels?.list.find((level) => level.code === code);
  const walletIn = (code: string, program?: string): WalletDocument | undefined => document(program)?.wallets.find((wallet) => wallet.code === code);
  const level = (code: string, program?: string) => ownName(levelIn(code, program)) ?? plain.level(code);
  const wallet = (code: string, program?: string) => ownName(walletIn(code, program)) ?? plain.wallet(code);
  return {
    programs: rows,
    document, walletIn,
    program: (code: string) => ownName({ code, name: document(code)?.name }) ?? plain.program(code),
    levels: (program?: string) => (document(program)?.levels?.list ?? []).map(({ code }) => ({ code, name: level(code, program) })),
    level, wallet,
    /** Units of a wallet as people see them. */
    units: (value: number, code: string, program?: string) => formatUnits(value, walletIn(code, program)?.scale),
    /** Points of a wallet with its name and scale. */
    unitsOf: (wallet: string, program: string | undefined, points: number): WalletUnits => {
      const known = walletIn(wallet, program);
      return { wallet, points, name: known?.name, scale: known?.scale };
    },
    /** A program as receipts know one: the names of its rules. */
    asReceiptProgram: (code: string) => {
      const found = document(code);
      return found && { code, name: found.name ?? code, version: 0, rules: (found.rules ?? []).map((rule) => ({ code: rule.code, name: rule.name ?? rule.code })) };
    },
    /** What sentences about conditions need. */
    inConditions: (program: string): ConditionNames => ({
      currency: document(program)?.currency ?? 'RUB', level: (code) => level(code, program), wallet: (code) => wallet(code, program),
      scale: (code) => (documents.has(program) ? scaleOf(documents.get(program)!, code === undefined ? [] : [code]) : 0),
      place: (code) => places.find(({ externalId }) => externalId === code)?.name ?? code,
    }),
  };
}

export type LoyaltyNames = ReturnType<typeof namesOf>;

/** Names that the programs give to levels, wallets and rules; without the right to read programs, our own words for the codes everybody has. */
export function useLoyaltyNames(): LoyaltyNames {
  const canRead = useCan('loyalty.read');
  const plain = useNames();
  const { data: programs } = useQuery({ ...programsQuery, enabled: canRead, staleTime: 60_000 });
  const { data: places } = useQuery({ ...placesQuery, enabled: canRead });
  return useMemo(() => namesOf(programs ?? [], places ?? [], plain), [programs, places, plain]);
}
