import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ProgramDocument } from '#domain/loyalty/program.ts';
import { placesQuery } from '../../places/places.ts';
import { useCan } from '../../../session.ts';
import { segmentsQuery } from '../../segments/queries.ts';
import type { ConditionNames } from '../conditions/words.ts';
import { scaleOf } from '../points.ts';
import { nameOf, textOf } from '../text.ts';

/** Names of what a program's conditions speak about. */
export function useConditionNames(document: ProgramDocument | undefined): ConditionNames {
  const canRead = useCan('loyalty.read');
  const { data: places } = useQuery(placesQuery);
  const asksSegments = useMemo(() => JSON.stringify(document ?? null).includes('"inSegment"'), [document]);
  const { data: segments } = useQuery({ ...segmentsQuery, enabled: canRead && asksSegments });
  return useMemo(() => ({
    currency: document?.currency ?? 'RUB',
    place: (code) => places?.find(({ externalId }) => externalId === code)?.name ?? code,
    segment: (code) => textOf(segments?.find((segment) => segment.code === code)?.name, code),
    levels: document?.levels?.list,
    level: (code) => nameOf(document?.levels?.list.find((level) => level.code === code), code),
    scale: (wallet) => (document ? scaleOf(document, wallet === undefined ? [] : [wallet]) : 0),
    wallet: (code) => nameOf(document?.wallets.find((wallet) => wallet.code === code), code),
  }), [document, places, segments]);
}
