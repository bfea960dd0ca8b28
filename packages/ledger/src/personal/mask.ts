import type { PersonalField } from './cipher.ts';

/** How many characters stay readable at the start and at the end of each field. */
const SHOWN: Readonly<Record<PersonalField, readonly [start: number, end: number]>> = {
  idNumber: [3, 2],
  phone: [3, 4],
  address: [0, 0],
  payeeName: [1, 0],
  payeeAccount: [0, 4],
  payeeBank: [Number.POSITIVE_INFINITY, 0],
};

/**
 * A personal value as screens and the public notice show it, e.g. `138****5678`. At least a third
 * of a value is always hidden, however short it is; a bank's name is nobody's secret and stays.
 */
export function maskValue(field: PersonalField, value: string): string {
  const characters = [...value];
  const [start, end] = SHOWN[field];
  if (start === Number.POSITIVE_INFINITY) return value;
  const most = Math.floor((characters.length * 2) / 3);
  const head = Math.min(start, most);
  const tail = Math.min(end, most - head);
  const hidden = '*'.repeat(characters.length - head - tail);
  return (
    characters.slice(0, head).join('') +
    hidden +
    characters.slice(characters.length - tail).join('')
  );
}
