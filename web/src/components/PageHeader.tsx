import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, type ReactNode } from 'react';

export interface Crumb {
  label: string;
  to: string;
}

/** Title, one line that says what the page is for, and its actions; the only primary button stands last. Also names the browser tab. */
export function PageHeader({ title, lead, crumbs = [], actions, before, tab }: {
  title: ReactNode;
  lead?: ReactNode;
  crumbs?: Crumb[];
  actions?: ReactNode;
  /** In front of the title, such as an avatar. */
  before?: ReactNode;
  /** Name of the browser tab when the title is not plain text. */
  tab?: string;
}) {
  const name = tab ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = name ? `${name} · Prime Engine` : 'Prime Engine';
  }, [name]);
  return (
    <header className="ph">
      {before}
      <div className="grow">
        {crumbs.length > 0 && (
          <nav className="crumb">
            {crumbs.map((crumb, index) => (
              <Fragment key={crumb.to}>
                {index > 0 && <IconChevronRight size={14} className="flip" aria-hidden />}
                <Link to={crumb.to}>{crumb.label}</Link>
              </Fragment>
            ))}
          </nav>
        )}
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {actions && <div className="acts">{actions}</div>}
    </header>
  );
}
