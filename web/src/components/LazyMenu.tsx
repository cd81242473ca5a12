import type { Menu, MenuProps } from '@mantine/core';
import { cloneElement, useState, type ComponentType, type HTMLAttributes, type ReactElement, type ReactNode } from 'react';

export interface LazyMenuProps extends Omit<MenuProps, 'children' | 'opened' | 'onChange'> {
  button: ReactElement<HTMLAttributes<HTMLButtonElement>>;
  /** What the menu holds, made of the parts it is called with. */
  children: (menu: typeof Menu) => ReactNode;
}

const load = async () => (await import('./OpenedMenu.tsx')).OpenedMenu;

/** A menu whose code comes when somebody reaches for its button; the button itself is there at once. */
export function LazyMenu(props: LazyMenuProps) {
  const [loaded, setLoaded] = useState<{ Opened: ComponentType<LazyMenuProps> } | null>(null);
  if (loaded) return <loaded.Opened {...props} />;
  const fetchAhead = () => void load().catch(() => undefined);
  return cloneElement(props.button, {
    'aria-haspopup': 'menu', 'aria-expanded': false, onPointerEnter: fetchAhead, onFocus: fetchAhead,
    onClick: () => void load().then((Opened) => setLoaded({ Opened }), () => undefined),
  });
}
