/** How what the quarantine has is written as a table. */
import { FINDINGS, READING_REFUSALS } from '@nuanbu/terms';
import { type Column, coded, count } from '../column.ts';

export const QUARANTINE_COUNT_COLUMNS: readonly Column[] = [
  coded('code', '原因', 'Reason', { ...FINDINGS, ...READING_REFUSALS }),
  count('entries', '报文种数', 'Entries'),
  count('messages', '报文次数', 'Messages'),
];
