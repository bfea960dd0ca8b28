/** How what an import would do is written as a table. */
import { FILE_REFUSALS, READING_REFUSALS } from '@nuanbu/terms';
import { type Column, coded, numbered, text } from '../column.ts';
import { HOUSEHOLD, NAME, PLACE } from './register.ts';

const CHANGES = {
  added: { zh: '新增', en: 'added' },
  changed: { zh: '变更', en: 'changed' },
  moved: { zh: '迁移', en: 'moved' },
  closed: { zh: '终止', en: 'closed' },
  removed: { zh: '删除', en: 'removed' },
};

export const IMPORT_CHANGE_COLUMNS: readonly Column[] = [
  numbered('line', '行', 'Line'),
  coded('change', '变动', 'Change', CHANGES),
  ...PLACE,
  HOUSEHOLD,
  NAME,
  text('meterId', '电能表', 'Meter'),
  text('fields.field', '字段', 'Fields'),
  text('fields.before', '原值', 'Before'),
  text('fields.after', '新值', 'After'),
];

export const IMPORT_REFUSAL_COLUMNS: readonly Column[] = [
  numbered('line', '行', 'Line'),
  text('column', '列', 'Column'),
  coded('code', '原因', 'Reason', { ...FILE_REFUSALS, ...READING_REFUSALS }),
  text('detail', '说明', 'Detail'),
];
