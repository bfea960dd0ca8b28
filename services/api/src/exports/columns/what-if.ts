/** How the households that a what-if moves are written as a table. */
import { LINE_STATUSES, MOVES } from '@nuanbu/terms';
import { type Column, coded, yuan } from '../column.ts';
import { HOUSEHOLD, PLACE } from './register.ts';

export const WHAT_IF_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  coded('before.status', '现在状态', 'Status now', LINE_STATUSES),
  coded('after.status', '假设状态', 'Status then', LINE_STATUSES),
  yuan('before.paidFen', '现在发放(元)', 'Paid now (yuan)'),
  yuan('after.paidFen', '假设发放(元)', 'Paid then (yuan)'),
  yuan('differenceFen', '差额(元)', 'Difference (yuan)'),
  coded('moves', '变动', 'Moves', MOVES),
];
