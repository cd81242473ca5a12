import { createElement, lazy, Suspense, type ComponentType, type ReactNode } from 'react';

/** A part that is fetched when it is first shown: dialogs, drawers, tabs. Until it is there, `meanwhile` stands in its place. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>, meanwhile: ReactNode = null): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  return function LazyPart(props: Props) {
    return <Suspense fallback={meanwhile}>{createElement(Part as ComponentType<Props>, props)}</Suspense>;
  };
}
