import type { Words } from '@nuanbu/terms';

/** What a column of files that people fill in is called, and what stands in it. */
export interface FileColumn extends Words {
  /** What its numbers count. */
  readonly unit?: Words | undefined;
  /** What stands in a field, for whoever fills it in. */
  readonly says: Words;
}

const both = (zh: string, en: string): Words => ({ zh, en });
const unit = (both: string): Words => ({ zh: both, en: both });
const YUAN = both('元', 'yuan');
const KWH = both('度', 'kWh');
const DAY = both('日期，如 2021-09-30', 'A day such as 2021-09-30');
const YES_NO = both('填“是”或“否”', 'yes or no');
const WORD = both('填方案里的代码（字母、数字、连字符）', 'A word of the programme');
const PERSONAL = both('选填，加密保存', 'Optional; kept encrypted');
const INSTANT = both(
  '时间，如 2021-11-15T08:00，按北京时间；空着是一直在',
  'ISO 8601, +08:00 where no offset is given; empty is always',
);
const REGISTER = both(
  '当时的总示数，最多三位小数；空着是不详',
  'Total register at that instant, at most three decimals; empty is unknown',
);
const upTo = (zh: string, en: string, decimals: 2 | 3): Words =>
  both(
    `${zh}，最多${decimals === 2 ? '两' : '三'}位小数`,
    `${en}, at most ${decimals === 2 ? 'two' : 'three'} decimals`,
  );

/**
 * Every column of rosters, meters files, plans and conversions files. A file has a column under its
 * name or under its Chinese words, with or without the unit.
 */
export const FILE_COLUMNS = {
  household_id: {
    ...both('户编号', 'household'),
    says: both('每户一个，不重复，以文本填写', 'One for each household, as text'),
  },
  name: { ...both('户名', 'name'), says: both('照名册打印', 'As it will be printed') },
  town: { ...both('乡镇', 'town'), says: both('可以空着', 'May be empty') },
  village: { ...both('村', 'village'), says: both('可以空着', 'May be empty') },
  cohort_year: {
    ...both('改造年度', 'cohort year'),
    says: both('改造的年份，如 2021', 'The year of the conversion, such as 2021'),
  },
  accepted_on: { ...both('验收日期', 'accepted on'), says: DAY },
  resident: { ...both('居住满半年', 'resident half the year'), says: YES_NO },
  collective_member: { ...both('村集体成员', 'member of the collective'), says: YES_NO },
  violation_on: {
    ...both('违规发现日期', 'violation found on'),
    says: both('尚未了结的违规的日期；没有就空着', 'The day of a violation that is open, or empty'),
  },
  dwelling_id: {
    ...both('房屋编号', 'dwelling'),
    says: both('同一房屋的各户填同一个编号', 'Households that name the same dwelling share it'),
  },
  pathway: { ...both('改造方式', 'pathway'), says: WORD },
  equipment: { ...both('取暖设备', 'equipment'), says: WORD },
  area_m2: {
    ...both('取暖面积', 'area'),
    unit: unit('m²'),
    says: upTo('一户的取暖面积', 'Heated area of one household', 3),
  },
  cost_yuan: {
    ...both('改造费用', 'cost'),
    unit: YUAN,
    says: upTo('一户的改造费用', 'What one conversion cost', 2),
  },
  running_cost_yuan: {
    ...both('取暖费用', 'cost of heating'),
    unit: YUAN,
    says: upTo('当季的取暖费用', 'What heating cost in the season', 2),
  },
  gas_m3: {
    ...both('用气量', 'gas'),
    unit: unit('m³'),
    says: upTo('当季的用气量', 'Gas of the season', 3),
  },
  coal_t: {
    ...both('清洁煤', 'clean coal'),
    unit: both('吨', 't'),
    says: upTo('当年的清洁煤', 'Clean coal of the year', 3),
  },
  baseline_kwh: {
    ...both('基准月用电量', 'baseline month'),
    unit: KWH,
    says: upTo('基准月的用电量', 'Consumption of the baseline month', 3),
  },
  converted_on: { ...both('改造日期', 'converted on'), says: DAY },
  accepted_by: {
    ...both('验收单位', 'accepted by'),
    says: both('验收的单位；填了验收日期就要填', 'The office; required where accepted_on stands'),
  },
  household_book: {
    ...both('户口本号', 'household book'),
    says: both('以文本填写', 'The number of the household book, as text'),
  },
  same_household_as: {
    ...both('与此户为同一户', 'one household with'),
    says: both('另一户的户编号', 'The household with which this one is one'),
  },
  same_household_because: {
    ...both('认定同户的理由', 'one household because'),
    says: both(
      'spouse（夫妻）、livesWithParents（与父母同住）、sharedCourtyard（同一院落）；与上一列同填',
      'spouse, livesWithParents, sharedCourtyard; stands beside the column before',
    ),
  },
  split_certified_by_village: {
    ...both('村认定分户', 'split certified by the village'),
    says: YES_NO,
  },
  split_certified_by_town: { ...both('镇认定分户', 'split certified by the town'), says: YES_NO },
  split_because: {
    ...both('分户理由', 'split because'),
    says: both('livesApart（分开居住）、other（其他）', 'livesApart, other'),
  },
  ended_on: {
    ...both('补贴终止日期', 'subsidy ended on'),
    says: both('违规认定后终止补贴的日期', 'The day from which a confirmed violation ended it'),
  },
  id_number: { ...both('身份证号', 'identity number'), says: PERSONAL },
  phone: { ...both('电话', 'telephone'), says: PERSONAL },
  address: { ...both('地址', 'address'), says: PERSONAL },
  payee_name: { ...both('收款人', 'payee'), says: PERSONAL },
  payee_account: {
    ...both('银行卡号', 'bank card'),
    says: both('选填，加密保存；以文本填写', 'Optional; kept encrypted; as text'),
  },
  payee_bank: { ...both('开户银行', 'bank'), says: PERSONAL },
  meter_id: {
    ...both('电表', 'meter'),
    says: both('同一块表可以有几行，时间不重叠', 'May stand several times, for times apart'),
  },
  installed_at: { ...both('装表时间', 'installed at'), says: INSTANT },
  removed_at: { ...both('拆表时间', 'removed at'), says: INSTANT },
  installed_kwh: { ...both('装表示数', 'register when installed'), unit: KWH, says: REGISTER },
  removed_kwh: { ...both('拆表示数', 'register when removed'), unit: KWH, says: REGISTER },
  multiplier: {
    ...both('倍率', 'multiplier'),
    says: both('整数；空着是 1', 'A whole number; 1 where empty'),
  },
  max_kw: {
    ...both('最大功率', 'most power'),
    unit: unit('kW'),
    says: both(
      '示数最快能走多快；空着是 20',
      'The most that the register can advance; 20 where empty',
    ),
  },
  modulus_kwh: {
    ...both('表计满码', 'modulus'),
    unit: KWH,
    says: both(
      '走到多少度归零；空着是 1000000',
      'Where the register begins again from zero; 1000000 where empty',
    ),
  },
  planned_households: {
    ...both('计划户数', 'planned households'),
    says: both('整数，可以是 0', 'A whole number; 0 is one'),
  },
  year: { ...both('年度', 'year'), says: both('改造的年份', 'The year of the conversions') },
  kwh: {
    ...both('用电量', 'energy'),
    unit: KWH,
    says: upTo('一户一季的用电量', 'Of one household and season', 3),
  },
  note: { ...both('备注', 'note'), says: both('选填', 'Optional') },
} as const satisfies Readonly<Record<string, FileColumn>>;

/** What a column is called; undefined for one that no file has. */
export function fileColumn(column: string): FileColumn | undefined {
  const columns: Readonly<Record<string, FileColumn>> = FILE_COLUMNS;
  return Object.hasOwn(columns, column) ? columns[column] : undefined;
}

/** The head of a column as people read it, with its unit. */
export function columnHead({ unit: counts, ...words }: FileColumn): Words {
  if (!counts) return { zh: words.zh, en: words.en };
  return { zh: `${words.zh}（${counts.zh}）`, en: `${words.en} (${counts.en})` };
}

/** Columns by the names that they have elsewhere: in what is exported, and on forms of banks. */
export const NAMES_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['镇', 'town'],
  ['享受村集体分配', 'collective_member'],
  ['收款账号', 'payee_account'],
  ['开户行', 'payee_bank'],
]);

/** The Chinese names under which a file may have columns. */
export function chineseNames(columns: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const known = fileColumn(column);
      return known ? [[known.zh, column]] : [];
    }),
  );
}
