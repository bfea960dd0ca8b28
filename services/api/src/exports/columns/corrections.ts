/** How corrections and what is given back are written as tables. */
import { CORRECTION_CAUSES, LINE_STATUSES } from '@nuanbu/terms';
import { type Column, coded, numbered, yuan } from '../column.ts';
import { HOUSEHOLD, NAME, PLACE } from './register.ts';
import { SUBJECT } from './runs.ts';

export const DIFFERENCE_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  NAME,
  yuan('bookedFen', '已入账(元)', 'Booked (yuan)'),
  yuan('newFen', '应为(元)', 'Now (yuan)'),
  yuan('differenceFen', '差额(元)', 'Difference (yuan)'),
  coded('cause', '原因', 'Cause', CORRECTION_CAUSES),
];

const WAITS_FOR = {
  run: { zh: '待定，等人认定', en: 'the run held it' },
  person: { zh: '人工暂缓', en: 'a person held it' },
  violation: { zh: '违规待处理', en: 'a violation case is open' },
};

export const WAITING_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  NAME,
  coded('status', '核算状态', 'Status in the run', LINE_STATUSES),
  coded('waitsFor', '等待', 'Waits for', WAITS_FOR),
  yuan('bookedFen', '已入账(元)', 'Booked (yuan)'),
  yuan('bestFen', '最佳估计(元)', 'At best (yuan)'),
];

export const OWED_BACK_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  NAME,
  ...SUBJECT,
  numbered('batchNumber', '批次', 'Batch'),
  yuan('dueFen', '应追回(元)', 'To be given back (yuan)'),
  yuan('receivedFen', '已退还(元)', 'Given back (yuan)'),
  yuan('withdrawnFen', '不再发放(元)', 'Not paid any more (yuan)'),
  yuan('leftFen', '尚余(元)', 'Left (yuan)'),
];
