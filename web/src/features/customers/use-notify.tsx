import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../lib/problem-text.ts';

/** Toasts in one shape: what is done, or what did not happen and why. Names, numbers and codes keep their own direction. */
export function useNotify() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const closeButtonProps = { 'aria-label': t('common:close') };
  return {
    done: (title: string, message: ReactNode) => notifications.show({ color: 'green', icon: <IconCheck size={18} aria-hidden />, title: <bdi>{title}</bdi>, message: <bdi>{message}</bdi>, closeButtonProps }),
    failed: (title: string, error: unknown) => notifications.show({ color: 'red', icon: <IconAlertTriangle size={18} aria-hidden />, title, message: problemText(error), closeButtonProps }),
  };
}
