/** The few colors of the console. Each text on its ground has a contrast of 4.5 at least (WCAG AA). */
export interface Palette {
  readonly ground: string;
  readonly paper: string;
  readonly raised: string;
  readonly head: string;
  readonly hover: string;
  readonly edge: string;
  readonly rule: string;
  readonly text: string;
  readonly quiet: string;
  readonly faint: string;
  readonly primary: string;
  readonly primaryTint: string;
  readonly link: string;
  readonly linkHover: string;
  readonly good: string;
  readonly goodTint: string;
  readonly waits: string;
  readonly waitsTint: string;
  readonly bad: string;
  readonly badTint: string;
  readonly plainTint: string;
  readonly peak: string;
  readonly valley: string;
  readonly gap: string;
  /** Of a map of completeness, from nothing missing on. */
  readonly full: string;
  readonly nearlyFull: string;
  readonly half: string;
  readonly low: string;
}

const LIGHT: Palette = {
  ground: '#f4f6f8',
  paper: '#ffffff',
  raised: '#ffffff',
  head: '#f7f8fa',
  hover: '#f3f7fb',
  edge: '#c9d0d8',
  rule: '#e6e9ed',
  text: '#1c2630',
  quiet: '#566270',
  faint: '#606c79',
  primary: '#1b5c94',
  primaryTint: '#e6f0f9',
  link: '#1b5c94',
  linkHover: '#12466f',
  good: '#1b6e3c',
  goodTint: '#e5f4ea',
  waits: '#8a5200',
  waitsTint: '#fdf1db',
  bad: '#b3261e',
  badTint: '#fdebe9',
  plainTint: '#edf0f3',
  peak: '#d9822b',
  valley: '#3b7ab8',
  gap: '#dfe3e8',
  full: '#9cc5e6',
  nearlyFull: '#d3e4f2',
  half: '#f3c77f',
  low: '#d9604f',
};

const DARK: Palette = {
  ground: '#0f1419',
  paper: '#161d24',
  raised: '#1d262f',
  head: '#1b232b',
  hover: '#1c2732',
  edge: '#3c4855',
  rule: '#28323c',
  text: '#e3e9ef',
  quiet: '#a3b0bd',
  faint: '#8d9aa8',
  primary: '#2f74b3',
  primaryTint: '#1a344c',
  link: '#85bdf0',
  linkHover: '#a9d2f7',
  good: '#7fce9b',
  goodTint: '#17351f',
  waits: '#eab765',
  waitsTint: '#3b2c10',
  bad: '#ff9d94',
  badTint: '#44201d',
  plainTint: '#28323c',
  peak: '#e39a4e',
  valley: '#5c9ddb',
  gap: '#303b46',
  full: '#2c5f8c',
  nearlyFull: '#4f7ea6',
  half: '#b9822f',
  low: '#c65446',
};

export function paletteOf(isDark: boolean): Palette {
  return isDark ? DARK : LIGHT;
}

/** The system's own: Latin letters and digits first, then Chinese. Nothing is downloaded. */
export const FONT = [
  '-apple-system',
  "'Segoe UI'",
  'Roboto',
  "'PingFang SC'",
  "'HarmonyOS Sans SC'",
  "'Microsoft YaHei'",
  "'Noto Sans CJK SC'",
  "'Noto Sans SC'",
  'sans-serif',
].join(', ');
