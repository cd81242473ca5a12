import '../instruments.css';
import { ActionIcon, Drawer } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The list beside the drawer stays in use, by its keys and for screen readers; Mantine calls every drawer modal and takes no other word. */
const beBesideThePage = (content: HTMLElement | null) => content?.removeAttribute('aria-modal');

/** Details beside a list: head, scrolling body, actions at the foot. Has its own address, which the page keeps. */
export function SideDrawer({ opened, label, head, foot, onClose, children }: { opened: boolean; label: string; head?: ReactNode; foot?: ReactNode; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    if (!opened) return;
    const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape' && !document.querySelector('[aria-modal="true"]')) onClose(); };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  return (
    <Drawer.Root opened={opened} onClose={onClose} position="right" size="480px" closeOnEscape={false} closeOnClickOutside={false} trapFocus={false} lockScroll={false} shadow="lg">
      <Drawer.Content aria-label={label} ref={beBesideThePage}>
        <div className="ins-drawer">
          <div className="ins-drawer-head">
            <span className="grow">{head}</span>
            <ActionIcon size={28} aria-label={t('common:close')} onClick={onClose}><IconX size={18} aria-hidden /></ActionIcon>
          </div>
          <div className="ins-drawer-body">{children}</div>
          {foot && <div className="ins-drawer-foot">{foot}</div>}
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}
