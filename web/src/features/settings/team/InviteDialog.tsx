import { Button, Modal, Radio, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconMailForward } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { OutboxNote } from '../../../components/OutboxNote.tsx';
import { useDraft, useServerErrors } from '../../../lib/form.ts';
import { setupQuery, useMe, type Role } from '../../../session.ts';
import { accountRules } from '../../account/rules.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { IndentedOption } from '../../places/IndentedOption.tsx';
import { placesQuery } from '../../places/places.ts';
import { invitationsQuery, roles, type Invitation } from './team.ts';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [sent, setSent] = useState<Invitation | null>(null);
  const title = sent ? t('team:sent.title', { email: sent.email }) : t('team:form.title');
  return (
    <Modal opened onClose={onClose} title={title} size={480} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {sent ? <Sent invitation={sent} onClose={onClose} /> : <InviteForm onClose={onClose} onSent={setSent} />}
    </Modal>
  );
}

function InviteForm({ onClose, onSent }: { onClose: () => void; onSent: (invitation: Invitation) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const queryClient = useQueryClient();
  const { data: places = [] } = useQuery(placesQuery);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    initialValues: { email: '', role: 'marketer' as Role, place: null as string | null },
    validate: { email: accountRules(t).email, place: (value, { role }) => (role === 'partner' && !value ? t('team:form.placeError') : null) },
  });
  const forgetDraft = useDraft('invitation', form);
  const serverErrors = useServerErrors(form, { email_taken: 'email' });
  const invite = useMutation({
    mutationFn: async ({ email, role, place }: typeof form.values) =>
      (await unwrap(api.POST('/v1/invitations', { body: { email: email.trim(), role, ...(role === 'partner' ? { place } : {}) } }))).invitation as Invitation,
    onSuccess: async (invitation) => {
      forgetDraft();
      await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onSent(invitation);
    },
    onError: (error) => setProblem(serverErrors(error)),
  });
  return (
    <form noValidate className="col g4" onSubmit={form.onSubmit((values) => invite.mutate(values))}>
      <FormProblem text={problem} />
      <TextInput data-autofocus label={t('team:form.email')} type="email" dir="ltr" {...form.getInputProps('email')} />
      <Radio.Group label={t('team:form.role')} {...form.getInputProps('role')}>
        <div className="col" style={{ paddingBlockStart: 4 }}>
          {roles.filter((role) => role !== 'owner' || me.role === 'owner').map((role) => <Radio key={role} size="xs" value={role} label={t(`common:role.${role}`)} description={t(`team:roleText.${role}`)} className="first-up" />)}
        </div>
      </Radio.Group>
      {form.values.role === 'partner' && (
        <Select
          label={t('team:form.place')} description={t('team:form.placeHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} searchable
          data={places.map((place) => ({ value: place.externalId, label: place.name, depth: place.depth }))} renderOption={IndentedOption} {...form.getInputProps('place')}
        />
      )}
      <div className="row wrap" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={invite.isPending}>{t('team:form.submit')}</Button>
      </div>
    </form>
  );
}

/** Where the letter went; with the link itself when this server sends no mail. */
function Sent({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: setup } = useQuery(setupQuery);
  return (
    <div className="col g4">
      {invitation.url ? (
        <>
          <p>{t('team:sent.link')}</p>
          <div className="key"><span className="mono grow key-text"><bdi dir="ltr">{invitation.url}</bdi></span><CopyButton value={invitation.url} label={t('team:sent.copy')} /></div>
        </>
      ) : setup?.mail === 'smtp' && <div className="note ok" role="status"><IconMailForward size={18} stroke={1.75} aria-hidden /><p>{t('team:sent.mail')}</p></div>}
      <OutboxNote />
      <div className="row" style={{ justifyContent: 'flex-end' }}><Button variant="filled" onClick={onClose}>{t('team:sent.done')}</Button></div>
    </div>
  );
}
