import { Button, FileButton, Modal, Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../api.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useMe } from '../../../session.ts';
import { FormProblem } from '../../account/Sheet.tsx';
import { codeFrom } from '../../places/places.ts';
import { publish } from '../queries.ts';
import { readProgramFile } from '../read-file.ts';
import { TEMPLATES, templateOf, type Template } from '../templates.ts';
import { textOf } from '../text.ts';
import type { ProgramDocument } from '../types.ts';

/** A program from a template, or from a file of another one. */
export function NewProgramDialog({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const { organization } = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const [file, setFile] = useState<{ name: string; document: ProgramDocument } | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const form = useForm({
    initialValues: { name: '', template: 'points' as Template },
    validate: { name: (value) => (!value.trim() ? t('programs:create.nameError') : taken.includes(codeFrom(value) || 'program') ? t('programs:create.taken') : null) },
  });
  const create = useMutation({
    mutationFn: async ({ name, template }: typeof form.values) => {
      const code = codeFrom(name) || 'program';
      const base = file?.document ?? templateOf(template, { t, timezone: organization.timezone, currency: organization.currency });
      await publish(code, { document: { ...base, name: name.trim() } });
      return code;
    },
    onSuccess: async (program) => {
      await queryClient.invalidateQueries({ queryKey: ['programs'] });
      await navigate({ to: '/loyalty/programs/$program', params: { program } });
    },
  });
  const take = (chosen: File | null) => void (chosen && readProgramFile(chosen).then(
    (document) => { setFileProblem(null); setFile({ name: chosen.name, document }); if (!form.values.name) form.setFieldValue('name', textOf(document.name)); },
    () => setFileProblem(t('programs:file.wrong')),
  ));
  const problem = create.error && asProblem(create.error);
  return (
    <Modal opened onClose={onClose} size={520} title={t('programs:create.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form noValidate className="col g4" onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <FormProblem text={fileProblem ?? (problem ? (problem.errors[0] ? t('programs:create.refused') : problemText(problem)) : null)} />
        <TextInput data-autofocus label={t('programs:create.name')} placeholder={t('programs:create.namePlaceholder')} {...form.getInputProps('name')} />
        {file ? <p className="note"><span className="grow"><b className="b"><bdi>{file.name}</bdi></b><br /><span className="m s13">{t('programs:create.fromFile')}</span></span><Button size="xs" onClick={() => setFile(null)}>{t('common:remove')}</Button></p> : (
          <Radio.Group label={t('programs:create.template')} {...form.getInputProps('template')}>
            <div className="col pgm-templates">{TEMPLATES.map((name) => <Radio key={name} value={name} className="first-up" label={t(`programs:template.${name}`)} description={t(`programs:templateText.${name}`)} />)}</div>
          </Radio.Group>
        )}
        <div className="row wrap">
          {!file && <FileButton accept="application/json,.json" onChange={take}>{(props) => <Button leftSection={<IconUpload size={16} aria-hidden />} {...props}>{t('programs:file.take')}</Button>}</FileButton>}
          <span className="row push">
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="submit" variant="filled" loading={create.isPending}>{t('programs:create.submit')}</Button>
          </span>
        </div>
      </form>
    </Modal>
  );
}
