/** How what a what-if comes to is written as tables. */
import { LINE_STATUSES, MOVES } from '@nuanbu/terms';
import { type Column, coded, count, text, yuan } from '../column.ts';
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

const SUMS: readonly Column[] = [
  yuan('beforeFen', '原补贴(元)', 'Before, yuan'),
  yuan('afterFen', '试算补贴(元)', 'After, yuan'),
  yuan('differenceFen', '差额(元)', 'Difference, yuan'),
];

export const WHAT_IF_VILLAGE_COLUMNS: readonly Column[] = [
  ...PLACE,
  count('gaining', '增加户数', 'Households gaining'),
  count('losing', '减少户数', 'Households losing'),
  ...SUMS,
];

export const WHAT_IF_FUNDER_COLUMNS: readonly Column[] = [
  text('title', '资金来源', 'Borne by'),
  ...SUMS,
];
