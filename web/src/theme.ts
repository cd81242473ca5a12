import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { controls } from './theme-controls.ts';

const tuple = (...shades: [string, string, string, string, string, string, string, string, string, string]): MantineColorsTuple => shades;

/** Mantine's theme made of the tokens in styles/tokens.css; that file is the source, this one only gives it to Mantine. */
export const theme = createTheme({
  white: '#ffffff',
  black: '#171c1f',
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  defaultRadius: 'md',
  fontSmoothing: true,
  // Mantine measures in rem of 16 px, our page in 14: without this every control is an eighth too small.
  scale: 16 / 14,
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: {
    gray: tuple('#f7f8f8', '#eff1f2', '#e6e9ea', '#dce0e2', '#c3c9cc', '#98a2a7', '#68737a', '#566168', '#3d464b', '#171c1f'),
    dark: tuple('#eceff0', '#a7b1b6', '#8f9aa0', '#6c787e', '#434d52', '#2e363a', '#252c2f', '#20262a', '#191e20', '#131719'),
    teal: tuple('#ecf6f5', '#d3eae8', '#a9d6d3', '#76bfba', '#45a9a3', '#1f918b', '#0e7b76', '#0b6662', '#0a504d', '#083d3b'),
    red: tuple('#fdf0ef', '#f8d9d7', '#f1c6c3', '#eba39e', '#f28b84', '#dc5a52', '#cc3f37', '#bf2a22', '#9c211b', '#791913'),
    yellow: tuple('#fef6e4', '#f8e6bd', '#f2dcac', '#ecd29a', '#e8b95b', '#d3931a', '#b57a0c', '#9a6600', '#855600', '#664200'),
    green: tuple('#edf7ee', '#d7ecd9', '#bcdfc1', '#a3d3aa', '#85cb90', '#57b065', '#3c9a4a', '#2d8039', '#23702f', '#1a5423'),
  },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.3333', sm: '1.5385', md: '1.4286', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  shadows: { md: 'var(--shadow-md)', lg: 'var(--shadow-lg)', xl: 'var(--shadow-lg)' },
  components: controls,
});

const roles = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-default': 'var(--bg)',
  '--mantine-color-default-hover': 'var(--bg-hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-disabled': 'var(--bg-well)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--accent-on)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent-text)',
  '--mantine-color-teal-filled': 'var(--accent)',
  '--mantine-color-teal-filled-hover': 'var(--accent-hover)',
  '--mantine-color-teal-light': 'var(--accent-soft)',
  '--mantine-color-teal-light-color': 'var(--accent-text)',
  '--mantine-color-red-light': 'var(--red-soft)',
  '--mantine-color-red-light-color': 'var(--red)',
  '--mantine-color-red-outline': 'var(--red)',
  '--mantine-color-yellow-light': 'var(--amber-soft)',
  '--mantine-color-yellow-light-color': 'var(--amber)',
  '--mantine-color-green-light': 'var(--green-soft)',
  '--mantine-color-green-light-color': 'var(--green)',
  '--mantine-color-gray-light': 'var(--bg-hover)',
  '--mantine-color-gray-light-color': 'var(--n-700)',
};

/** The roles already differ by scheme in tokens.css, so both schemes get the same references. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: roles, dark: roles });
