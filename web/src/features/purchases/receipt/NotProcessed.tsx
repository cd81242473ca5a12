import { IconAlertTriangle, IconLoader2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { RunLink } from '../../../components/RunLink.tsx';
import { useRefusalText } from '../use-refusal-text.ts';
import type { PurchaseAnswer } from '../types.ts';
import { ForDevelopers } from './ForDevelopers.tsx';

/** A purchase that is on its way, or that a rule refused: what happened, what is safe, what to do. */
export function NotProcessed({ answer }: { answer: PurchaseAnswer }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  const isRefused = answer.purchase.status === 'refused';
  const Icon = isRefused ? IconAlertTriangle : IconLoader2;
  return (
    <div className="col g6 prc-narrow">
      <div className={`note ${isRefused ? 'bad' : 'acc'}`} role="status">
        <Icon size={18} stroke={1.75} aria-hidden />
        <div className="grow">
          <h2 className="prc-h3">{isRefused ? refusalText(answer.problem) : t('purchases:processing.title')}</h2>
          <p className="s13">{t(isRefused ? 'purchases:refused.text' : 'purchases:processing.text')}</p>
          <div className="row wrap g4">
            {answer.customer && <Link className="lnk s13" to="/customers/$customerId" params={{ customerId: answer.customer.id }}><bdi>{answer.customer.name ?? t('common:word.customer')}</bdi></Link>}
            <RunLink workflow={answer.workflow} />
          </div>
        </div>
      </div>
      <ForDevelopers answer={answer} />
    </div>
  );
}
