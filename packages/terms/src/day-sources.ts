import type { CodeTable } from './words.ts';

/** How a household's energy of one day is known. */
export type DaySource = 'measured' | 'estimated' | 'interpolated' | 'none';

export const DAY_SOURCES: CodeTable<DaySource> = {
  measured: {
    zh: '实测',
    en: 'Readings lie within two reporting intervals of each other wherever the day is cut.',
  },
  estimated: {
    zh: '实测，峰谷推算',
    en: 'The day is measured; how it splits between peak and valley is drawn across a gap (U9).',
  },
  interpolated: {
    zh: '推算（跨缺口）',
    en: 'A gap goes over midnight: the day has its share of it by time (U5).',
  },
  none: {
    zh: '无数据',
    en: 'For some of the day nothing is known: no reading on one side, no meter, or a step that does not count (U3, U4, U8).',
  },
};
