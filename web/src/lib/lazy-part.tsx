import { Skeleton } from '@mantine/core';
import { createElement, lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { useHasBeen } from './has-been.ts';

/** A part that is fetched when it is first shown: dialogs, drawers, tabs. Until it is there, `meanwhile` stands in its place. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>, meanwhile: ReactNode = null): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  return function LazyPart(props: Props) {
    return <Suspense fallback={meanwhile}>{createElement(Part as ComponentType<Props>, props)}</Suspense>;
  };
}

/** A dialog that is fetched when it is first opened. */
export function lazyDialog<Props extends { opened: boolean }>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Dialog = lazyPart(load);
  return function LazyDialog(props: Props) {
    return useHasBeen(props.opened) && createElement(Dialog, props);
  };
}

/** What stands where a tab is fetched. */
export const tabSkeleton: ReactNode = <div className="col g4" aria-busy="true"><Skeleton height={36} /><Skeleton height={240} /></div>;
