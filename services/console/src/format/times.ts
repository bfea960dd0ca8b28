/** Instants and days as people here read them, in Asia/Shanghai whatever the browser's zone. */
import { formatInstant, type Instant } from '@nuanbu/units';
import type { Language } from '../language/bilingual.ts';

const DAY_LENGTH = 10;
const TIME_FROM = 11;
const MINUTE_TO = 16;

/** `2021-12-01 08:00`. */
export function moment(instant: Instant): string {
  const text = formatInstant(instant);
  return `${text.slice(0, DAY_LENGTH)} ${text.slice(TIME_FROM, MINUTE_TO)}`;
}

/** `2021-12-01`. */
export function dayText(instant: Instant): string {
  return formatInstant(instant).slice(0, DAY_LENGTH);
}

/** The units of a time past, from the largest, in seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago something was, e.g. `3 minutes ago`. */
export function ago(instant: Instant, now: Instant, language: Language): string {
  const told = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const pastS = now - instant;
  const unit = UNITS.find(([, seconds]) => Math.abs(pastS) >= seconds);
  return unit ? told.format(-Math.round(pastS / unit[1]), unit[0]) : told.format(0, 'minute');
}
