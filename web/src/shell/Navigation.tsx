import { useMediaQuery } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LazyMenu } from '../components/LazyMenu.tsx';
import { useSections, type Section } from './sections.ts';

const current = { 'aria-current': 'page' } as const;

/** The page that shows how to connect belongs to the settings. */
const isWithin = ({ to, name }: Section, path: string) => path === to || path.startsWith(`${to}/`) || (name === 'settings' && path === '/connect');
const usePath = () => useRouterState({ select: ({ location }) => location.pathname });

export function SideNavigation() {
  const { t } = useTranslation();
  const path = usePath();
  const isNarrow = useMediaQuery('(max-width: 1100px)', undefined, { getInitialValueInEffect: false });
  return (
    <nav className="nav" aria-label={t('common:nav.label')}>
      <div className="in">
        {useSections().map((section) => {
          const label = t(`common:nav.${section.name}`);
          return (
            <Link key={section.to} to={section.to} aria-label={label} title={isNarrow ? label : undefined} className={section.name === 'settings' ? 'gap' : undefined} aria-current={isWithin(section, path) ? 'page' : undefined} activeOptions={{ exact: section.to === '/', includeSearch: false }} activeProps={current}>
              <SectionIcon section={section} size={18} />
              <span>{label}</span>
            </Link>
          );
        })}
      </div>
    </nav>
  );
}

function SectionIcon({ section, size }: { section: Section; size: number }) {
  return <section.icon size={size} stroke={1.75} className={section.flip ? 'flip' : undefined} aria-hidden />;
}

/** On a phone: four sections and "more" with the rest. */
export function BottomBar() {
  const { t } = useTranslation();
  const sections = useSections();
  const main = sections.slice(0, sections.length > 5 ? 4 : 5);
  const rest = sections.slice(main.length);
  const path = usePath();
  return (
    <nav className="botbar" aria-label={t('common:nav.label')}>
      {main.map((section) => (
        <Link key={section.to} to={section.to} activeOptions={{ exact: section.to === '/', includeSearch: false }} activeProps={current}>
          <SectionIcon section={section} size={22} />
          <span className="ell" style={{ maxInlineSize: '100%' }}>{t(`common:nav.${section.name}`)}</span>
        </Link>
      ))}
      {rest.length > 0 && (
        <LazyMenu position="top-end" offset={8} button={<button type="button" className="plain" aria-current={rest.some((section) => isWithin(section, path)) || undefined}><IconDots size={22} stroke={1.75} aria-hidden />{t('common:nav.more')}</button>}>
          {(Menu) => (
            <>
              {rest.map((section) => (
                <Menu.Item key={section.to} component={Link} to={section.to} leftSection={<SectionIcon section={section} size={18} />}>{t(`common:nav.${section.name}`)}</Menu.Item>
              ))}
            </>
          )}
        </LazyMenu>
      )}
    </nav>
  );
}
