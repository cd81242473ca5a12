import { Menu } from '@mantine/core';
import { cloneElement, useEffect, useRef, useState, type HTMLAttributes, type ReactElement, type RefAttributes } from 'react';
import type { LazyMenuProps } from './LazyMenu.tsx';

/** The menu of `LazyMenu` from its first opening on. The button takes the focus again first, so that it comes back to it at the end. */
export function OpenedMenu({ button, children, ...props }: LazyMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const own = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    own.current?.focus({ preventScroll: true });
    setOpen(true);
  }, []);
  return (
    <Menu {...props} opened={isOpen} onChange={setOpen}>
      <Menu.Target>{cloneElement(button as ReactElement<HTMLAttributes<HTMLButtonElement> & RefAttributes<HTMLButtonElement>>, { ref: own })}</Menu.Target>
      <Menu.Dropdown>{children(Menu)}</Menu.Dropdown>
    </Menu>
  );
}
