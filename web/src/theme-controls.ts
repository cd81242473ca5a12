import type { MantineThemeComponents } from '@mantine/core';
import i18next from 'i18next';

const small = { '--button-height': 'var(--ctl-sm)', '--button-fz': '13px', '--button-padding-x': '10px', '--button-radius': 'var(--r-2)' };
const regular = { '--button-height': 'var(--ctl)', '--button-fz': '14px', '--button-padding-x': '14px' };
const field = { size: 'sm' };

/** Defaults of Mantine's components: 36 px controls (28 px with size="xs"), one line instead of shadows. */
export const controls: MantineThemeComponents = {
  Button: {
    defaultProps: { size: 'sm', variant: 'default', fw: 500 },
    vars: (_theme: unknown, props: { size?: string }) => ({ root: props.size === 'xs' ? small : regular }),
  },
  ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 36 } },
  Badge: { defaultProps: { variant: 'light', radius: 'xs', tt: 'none', fw: 500 } },
  Input: { defaultProps: field },
  TextInput: { defaultProps: field },
  PasswordInput: { defaultProps: field },
  NumberInput: { defaultProps: { ...field, hideControls: true } },
  Textarea: { defaultProps: field },
  Select: { defaultProps: { ...field, checkIconPosition: 'right', allowDeselect: false, comboboxProps: { shadow: 'md' } } },
  MultiSelect: { defaultProps: { ...field, comboboxProps: { shadow: 'md' } } },
  Autocomplete: { defaultProps: { ...field, comboboxProps: { shadow: 'md' } } },
  Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
  Switch: { defaultProps: { size: 'sm' } },
  Paper: { defaultProps: { withBorder: true, radius: 'md', shadow: undefined } },
  Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', offset: 4 } },
  Popover: { defaultProps: { shadow: 'md' } },
  Modal: { defaultProps: { size: 440, centered: true, padding: 24, shadow: 'lg', overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 } } },
  ModalHeader: { defaultProps: { component: 'div' } },
  DrawerHeader: { defaultProps: { component: 'div' } },
  Drawer: { defaultProps: { position: 'right', size: 480, withOverlay: false, lockScroll: false, trapFocus: false, closeOnClickOutside: false, shadow: 'lg' } },
  // Asked for at each toast: the language may have changed.
  Notification: { defaultProps: () => ({ closeButtonProps: { 'aria-label': i18next.t('common:close') } }) },
  Progress: { defaultProps: { size: 6, radius: 3 } },
  Tooltip: { defaultProps: { openDelay: 300, withArrow: false, fz: 12 } },
  SegmentedControl: { defaultProps: { size: 'sm' } },
  Anchor: { defaultProps: { underline: 'hover' } },
};
