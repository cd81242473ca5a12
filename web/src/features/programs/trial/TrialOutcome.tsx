import { Skeleton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { formatMoney } from '../../../lib/format.ts';
import { useOutcomeWords } from '../../cashier/outcome/words.ts';
import type { Computed } from '../../cashier/types.ts';
import type { LoyaltyNames } from '../../members/loyalty-names.ts';
import type { NotApplied } from '../../purchases/types.ts';
import { useRefusalText } from '../../purchases/use-refusal-text.ts';
import { Told } from '../conditions/Told.tsx';
import { goodsWords } from '../conditions/words.ts';
import { useEditor } from '../editor/context.ts';
import { comparedFigures, goodsOf, silentRules, type ComparedFigure } from './outcome.ts';
import type { useTrial } from './use-trial.ts';
import { useDraftNames } from './use-draft-names.ts';

/** What the purchase comes to by the draft, beside what it comes to now; below it why the other rules gave nothing. */
export function TrialOutcome({ trial: { draft, published, isComplete, isStale } }: { trial: ReturnType<typeof useTrial> }) {
  const { t } = useTranslation();
  const { problems } = useEditor();
  const names = useDraftNames();
  if (!isComplete) return <p className="m s13">{t('cashier:simulator.emptyText')}</p>;
  if (draft.error) return <Calm text={problems.length > 0 ? t('programs:trial.unfinished') : undefined} error={draft.error} />;
  if (!draft.data || (!published.data && !published.error)) return <div className="col" aria-busy="true">{[70, 55, 80].map((width) => <Skeleton key={width} height={12} width={`${width}%`} my={4} />)}</div>;
  return (
    <div className="pgm-try-result" aria-live="polite" data-stale={isStale || undefined}>
      <Figures draft={draft.data} published={published.error ? null : published.data ?? null} names={names} />
      {published.error && <Calm error={published.error} lead={t('programs:trial.publishedFails')} />}
      <Silent computed={draft.data} names={names} />
    </div>
  );
}

/** A draft is unfinished most of the time: that is no alarm. */
function Calm({ text, error, lead }: { text?: string | undefined; error: unknown; lead?: string }) {
  const refusalText = useRefusalText();
  const { t } = useTranslation();
  const problem = asProblem(error);
  const told = text ?? (problem.status === 0 || problem.status >= 500 ? t('cashier:noAnswer') : problem.status === 400 ? t('programs:trial.unfinished') : refusalText(problem));
  return <p className="note" role="status"><IconInfoCircle size={18} stroke={1.75} aria-hidden /><span>{lead} {told}</span></p>;
}

function Figures({ draft, published, names }: { draft: Computed; published: Computed | null; names: LoyaltyNames }) {
  const { t } = useTranslation();
  const { document } = useEditor();
  const words = useOutcomeWords(names, draft.member.program);
  const format = ({ kind, wallet }: ComparedFigure, value: number | null) => {
    if (value === null) return '—';
    if (kind !== 'earned') return formatMoney(value, document.currency);
    return `${value > 0 ? '\u200e+' : ''}${names.units(value, wallet ?? '')}`;
  };
  const name = ({ kind, rule, code }: ComparedFigure) => (kind === 'gross' || kind === 'toPay' ? t(`programs:trial.${kind}`) : words.whose({ ...(rule && { rule }), ...(code && { code }) }));
  return (
    <table className="pgm-try-table">
      <caption className="sr">{t('programs:trial.title')}</caption>
      <thead><tr><td /><th scope="col" className="end">{t('programs:simulate.before')}</th><th scope="col" className="end">{t('programs:simulate.after')}</th></tr></thead>
      <tbody>
        {comparedFigures(draft, published).map((figure) => (
          <tr key={`${figure.kind}:${figure.rule}:${figure.code}:${figure.wallet}`} className={figure.kind === 'toPay' ? 'pgm-try-pay' : undefined}>
            <th scope="row"><bdi>{name(figure)}</bdi>{figure.wallet && <span className="m s12 pgm-block">{names.wallet(figure.wallet)}</span>}{figure.reason && <span className="amber s12 pgm-block">{words.reason(figure.reason)}</span>}</th>
            <td className="end num m"><bdi>{format(figure, figure.published)}</bdi></td>
            <td className={figure.published !== null && figure.draft !== figure.published ? 'end num b pgm-differs' : 'end num b'}><bdi>{format(figure, figure.draft)}</bdi></td>
          </tr>
        ))}
        <tr><th scope="row">{t('cashier:outcome.levelAfter')}</th><td className="end m">{published ? names.level(published.member.level) : '—'}</td><td className="end b">{names.level(draft.member.level)}</td></tr>
      </tbody>
    </table>
  );
}

/** Every rule that gave nothing, with the reason in a sentence. */
function Silent({ computed, names }: { computed: Computed; names: LoyaltyNames }) {
  const { t } = useTranslation();
  const { document, names: conditionNames } = useEditor();
  const words = useOutcomeWords(names, computed.member.program);
  const whyNot = (item: NotApplied) => {
    const asked = item.reason === 'condition' && (item.detail as { node?: unknown } | undefined)?.node === 'lines' ? goodsOf(document, item.rule) : undefined;
    return asked ? t('programs:trial.noGoods', { goods: goodsWords(asked, t, conditionNames) }) : words.whyNot(item);
  };
  const { refused, off } = silentRules(document, computed);
  if (refused.length + off.length === 0) return null;
  return (
    <section className="col" aria-labelledby="trial-silent">
      <h3 id="trial-silent">{t('programs:trial.silent')}</h3>
      <ul className="pgm-try-silent s13">
        {refused.map((item, index) => <li key={`${item.rule ?? item.code}:${index}`}><IconInfoCircle size={16} stroke={1.75} className="m" aria-hidden /><span><b className="b"><bdi>{words.whose(item)}</bdi></b> <span className="m"><Told text={whyNot(item)} /></span></span></li>)}
        {off.map((code) => <li key={code}><IconInfoCircle size={16} stroke={1.75} className="m" aria-hidden /><span><b className="b"><bdi>{words.whose({ rule: code })}</bdi></b> <span className="m">{t('programs:trial.off')}</span></span></li>)}
      </ul>
    </section>
  );
}
