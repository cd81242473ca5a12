import { TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { canHold, codeOf, DEFAULT_CODE_PATTERN } from '#domain/loyalty/instruments/codes.ts';
import { Bdi } from '../../../components/figures.tsx';

const SHAPE = /^[\p{L}\p{N}#_-]*#[\p{L}\p{N}#_-]*$/u;
const ROOMS = [500_000, 100_000, 10_000, 1_000, 100, 10, 1];

/** What codes look like, with an example and how many of them cannot be guessed. */
export function CodePattern({ value, onChange }: { value: string | undefined; onChange: (pattern: string) => void }) {
  const { t } = useTranslation();
  const pattern = value || DEFAULT_CODE_PATTERN;
  const isRight = SHAPE.test(pattern);
  const example = useMemo(() => (isRight ? codeOf(pattern, crypto.getRandomValues(new Uint8Array(64))) : ''), [isRight, pattern]);
  const room = ROOMS.find((count) => canHold(pattern, count)) ?? 0;
  return (
    <div className="ins-two">
      <TextInput label={t('instruments:edit.pattern')} description={t('instruments:edit.patternHint')} dir="ltr" placeholder={DEFAULT_CODE_PATTERN} value={value ?? ''} maxLength={64} error={!isRight && t('instruments:edit.patternError')} onChange={(event) => onChange(event.currentTarget.value.trim())} />
      {isRight && (
        <div className="col"><span className="pgm-label">{t('instruments:edit.example')}</span><span className="b ins-code"><Bdi ltr>{example}</Bdi></span><span className={room < 1_000 ? 'amber s12' : 'm s12'}>{t('instruments:edit.room', { count: room })}</span></div>
      )}
    </div>
  );
}
