import type { MemberState } from './member-state.ts';

/** A membership went into another customer's between the look that named it and its lock: what was prepared for it is prepared again. */
export class MembersMoved extends Error {
  constructor() {
    super('a membership was merged before it was locked');
    this.name = 'MembersMoved';
  }
}

/** @throws MembersMoved unless the membership is still the customer's */
export function assertStays(member: MemberState | undefined, customerId?: string): asserts member is MemberState {
  if (!member || member.mergedInto !== null || (customerId !== undefined && member.customerId !== customerId)) throw new MembersMoved();
}

/** Tries once more what met a membership that was merged before it was locked: it reads everything anew. */
export const againIfMoved = <T>(attempt: () => Promise<T>): Promise<T> => attempt().catch((error: unknown) => (error instanceof MembersMoved ? attempt() : Promise.reject(error)));
