/** Instants and days as people here read them, in Asia/Shanghai whatever the browser's zone. */
import { formatInstant, type Instant } from '@nuanbu/units';

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
