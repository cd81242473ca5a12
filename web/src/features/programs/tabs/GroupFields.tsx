import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GroupDocument } from '#domain/loyalty/program.ts';
import { useEditor } from '../editor/context.ts';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { NumberField } from '../../../components/number-fields.tsx';
import { textOf, withText } from '../text.ts';

/** How the rules of a group combine. */
export function GroupFields({ group, index }: { group: GroupDocument; index: number }) {
  const { t } = useTranslation();
  const { change } = useEditor();
  const set = (fields: Partial<GroupDocument>) => change((draft) => { Object.assign(draft.groups?.[index] ?? {}, fields); }, { step: `groups.${index}.${Object.keys(fields).join()}` });
  return (
    <div className="pgm-form">
      <TextInput label={t('programs:label.name')} value={textOf(group.name)} placeholder={group.code} onChange={(event) => set({ name: withText(group.name, event.currentTarget.value) })} />
      <ChoiceField name="mode" values={['stack', 'first', 'highest', 'lowest']} value={group.mode ?? 'stack'} onChange={(mode) => set({ mode })} />
      <ChoiceField name="base" values={['sequential', 'initial']} value={group.base ?? 'sequential'} onChange={(base) => set({ base })} />
      <NumberField label={t('programs:label.priority')} description={t('programs:rules.priorityHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} value={group.priority} onChange={(priority) => set({ priority })} />
    </div>
  );
}
