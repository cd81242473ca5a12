import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazySelect } from '../../../../components/choices.tsx';
import { useLoyaltyNames } from '../../../members/loyalty-names.ts';
import type { Customer } from '../../types.ts';
import { ActionDialog } from './ActionDialog.tsx';

interface DialogProps {
  customer: Customer;
  /** Codes of the programs the customer is not in. */
  programs: string[];
  onClose: () => void;
}

/** Makes the customer a member of one more program. */
export function AddToProgramDialog({ customer, programs, onClose }: DialogProps) {
  const { t } = useTranslation();
  const names = useLoyaltyNames();
  const [chosen, setChosen] = useState(programs.length === 1 ? programs[0]! : null);
  const step = chosen === null ? null : { path: '/v1/customers/{id}/memberships', names: { id: customer.id }, body: { program: chosen }, done: t('members:program.done'), detail: names.program(chosen) };
  return (
    <ActionDialog title={t('members:program.title')} confirm={t('members:program.submit')} step={step} onClose={onClose}>
      <p>{t('members:program.lead')}</p>
      <LazySelect label={t('common:word.program')} allowDeselect={false} data-autofocus data={programs.map((value) => ({ value, label: names.program(value) }))} value={chosen} onChange={setChosen} />
    </ActionDialog>
  );
}
