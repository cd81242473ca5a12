import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../../api.ts';
import { useProblemText } from '../../../../lib/problem-text.ts';
import { call } from '../../../programs/queries.ts';
import { useNotify } from '../../use-notify.tsx';

export interface Step {
  method?: 'post' | 'delete';
  path: string;
  names?: Record<string, string>;
  body?: object;
  /** What the toast says when it is done; none without it. */
  done?: string;
  detail?: ReactNode;
}

/** Why an action on what a person holds was refused, in words; known codes have their own. */
export function useHeldProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  return (error) => {
    const { code } = asProblem(error);
    return i18n.exists(`members:problem.${code}`) ? t(`members:problem.${code}`) : problemText(error);
  };
}

/** One call that changes something of a person; everything shown of people is asked for again: a merge concerns two. */
export function useAction(onDone: (answer: never) => void) {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (step: Step) => ({ step, answer: await call<never>(step.method ?? 'post', step.path, { path: step.names, ...(step.method !== 'delete' && { body: step.body ?? {} }) }) }),
    onSuccess: ({ step, answer }) => {
      for (const queryKey of [['customers'], ['cards'], ['instruments']]) void queries.invalidateQueries({ queryKey });
      if (step.done !== undefined) notify.done(step.done, step.detail);
      onDone(answer);
    },
  });
}
