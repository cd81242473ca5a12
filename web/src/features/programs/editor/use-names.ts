import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { placesQuery } from '../../places/places.ts';
import type { ConditionNames } from '../conditions/words.ts';
import { nameOf } from '../text.ts';

/** Names of what a program's conditions speak about. */
export function useConditionNames(document: ProgramDocument | undefined): ConditionNames {
  const { data: places } = useQuery(placesQuery);
  return useMemo(() => ({
    currency: document?.currency ?? 'RUB',
    place: (code) => places?.find(({ externalId }) => externalId === code)?.name ?? code,
    level: (code) => nameOf(document?.levels?.list.find((level) => level.code === code), code),
    wallet: (code) => nameOf(document?.wallets.find((wallet) => wallet.code === code), code),
  }), [document, places]);
}
