/** How conversions and the history of households are written as tables. */
import {
  type Column,
  coded,
  day,
  flag,
  instant,
  numbered,
  text,
  thousandths,
  yuan,
} from '../column.ts';
import { HOUSEHOLD, NAME, PLACE } from './register.ts';

export const CONVERSION_COLUMNS: readonly Column[] = [
  ...PLACE,
  HOUSEHOLD,
  NAME,
  numbered('cohortYear', '改造年度', 'Cohort'),
  text('pathway', '改造方式', 'Pathway'),
  text('equipment', '取暖设备', 'Equipment'),
  thousandths('areaMilliM2', '取暖面积(㎡)', 'Heated area (m²)'),
  yuan('costFen', '改造费用(元)', 'Cost (yuan)'),
  day('convertedOn', '改造日期', 'Converted on'),
  day('acceptedOn', '验收日期', 'Accepted on'),
  text('acceptedBy', '验收单位', 'Accepted by'),
  flag('isOffPlan', '计划外', 'Off-plan'),
  instant('enteredAt', '录入时间', 'Entered at'),
  text('enteredBy', '录入人', 'Entered by'),
];

const VERSION_KINDS = {
  roster: { zh: '花名册', en: 'roster' },
  meters: { zh: '电表', en: 'meters' },
  conversions: { zh: '改造台账', en: 'conversions' },
  violation: { zh: '违规处理', en: 'violation' },
  payee: { zh: '收款人变更', en: 'payee' },
};

export const HISTORY_COLUMNS: readonly Column[] = [
  numbered('version', '版本', 'Version'),
  instant('at', '时间', 'At'),
  coded('kind', '来源', 'By', VERSION_KINDS),
  text('actor', '经办', 'Who'),
  text('reason', '理由', 'Reason'),
  text('facts.field', '字段', 'Fields'),
  text('facts.before', '原值', 'Before'),
  text('facts.after', '新值', 'After'),
  text('personal.field', '个人信息', 'Personal data'),
  text('personal.after', '个人信息(已遮蔽)', 'Personal data (masked)'),
  text('meters.meterId', '电表', 'Meters'),
];
