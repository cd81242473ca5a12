import { Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fieldsOf, type ImportKind, type Mapping, type MappingGaps } from './fields.ts';
import type { CsvHead } from './read-csv.ts';

const SKIP = '';

/** A line per column of the file: its name, its first values, and where it goes. */
export function MappingTable({ kind, head, mapping, onChange }: { kind: ImportKind; head: CsvHead; mapping: Mapping; onChange: (mapping: Mapping) => void }) {
  const { t } = useTranslation();
  const choose = (column: string, field: string | null) => {
    const { [column]: _old, ...rest } = mapping;
    onChange(field ? { ...rest, [column]: field } : rest);
  };
  const choices = (column: string) => [
    { value: SKIP, label: t('imports:create.skip') },
    ...fieldsOf(kind).map(({ name, label }) => ({ value: name, label: t(`imports:field.${label}`) })),
    ...(kind === 'customers' ? [{ value: `attributes.${attributeName(column)}`, label: t('imports:field.own', { column }) }] : []),
  ];
  return (
    <div className="tw">
      <table className="tbl t48 mapping">
        <thead><tr><th>{t('imports:create.column')}</th><th className="desk">{t('imports:create.example')}</th><th>{t('imports:create.field')}</th></tr></thead>
        <tbody>
          {head.columns.map((column, index) => (
            <tr key={column}>
              <td className="b"><bdi>{column}</bdi></td>
              <td className="m s13 desk"><span className="ell" style={{ display: 'block', maxInlineSize: 360 }}>{head.rows.slice(0, 3).map((row) => row[index]).filter(Boolean).map((value, position) => <span key={position}>{position > 0 && ' · '}<bdi>{value}</bdi></span>)}</span></td>
              <td><Select aria-label={t('imports:create.fieldFor', { column })} data={choices(column)} value={mapping[column] ?? SKIP} onChange={(value) => choose(column, value)} searchable w="100%" maw={280} miw={140} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Own fields are named by the column itself, without characters that mean something in a path. */
const attributeName = (column: string) => column.trim().replaceAll(/[.\s]+/g, '_');

/** What keeps the import from starting, in words. */
export function MappingGapsNote({ kind, gaps }: { kind: ImportKind; gaps: MappingGaps }) {
  const { t } = useTranslation();
  const nameOf = (name: string) => t(`imports:field.${fieldsOf(kind).find((field) => field.name === name)?.label ?? name}`);
  const lines = [
    gaps.needsIdentity ? t('imports:create.needIdentity') : null,
    gaps.missing.length > 0 ? t('imports:create.needFields', { fields: gaps.missing.map(nameOf).join(', ') }) : null,
    ...gaps.twice.map((name) => t('imports:create.twice', { field: nameOf(name) })),
  ].filter((line) => line !== null);
  if (lines.length === 0) return null;
  return <div className="note warn" role="status"><IconAlertTriangle size={18} stroke={1.75} aria-hidden /><div>{lines.map((line) => <p key={line}>{line}.</p>)}</div></div>;
}
