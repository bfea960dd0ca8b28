import type { CodeTable } from './words.ts';

/** Why a reading or a message is not accepted (domain rule R4), in the order of the checks. */
export type ReadingRefusal =
  | 'tooLarge'
  | 'unknownConcentrator'
  | 'concentratorRevoked'
  | 'otherDistrict'
  | 'malformed'
  | 'unsupportedVersion'
  | 'unknownMeter'
  | 'notYourMeter'
  | 'readAtInFuture'
  | 'beforeInstallation'
  | 'afterRemoval'
  | 'negativeRegister'
  | 'registerTooLarge'
  | 'tooManyDecimals'
  | 'correctionNotAllowed'
  | 'olderThanKept';

export const READING_REFUSALS: CodeTable<ReadingRefusal> = {
  tooLarge: {
    zh: '报文超过大小上限',
    en: 'The message is over the size limit; send fewer readings in each.',
  },
  unknownConcentrator: {
    zh: '集中器未登记',
    en: 'No concentrator is registered by the name in the topic; register it, then replay the quarantine.',
  },
  concentratorRevoked: {
    zh: '集中器已停用',
    en: 'The concentrator in the topic was revoked; what it sends is kept and not counted.',
  },
  otherDistrict: {
    zh: '报文主题不属于该集中器所在的区县',
    en: 'The topic names another district than the one in which its concentrator is registered.',
  },
  malformed: {
    zh: '报文或示数格式不对',
    en: 'The message or reading is not of the documented form; see the place named with it.',
  },
  unsupportedVersion: {
    zh: '报文版本不支持',
    en: 'The message names a contract version that this system does not speak.',
  },
  unknownMeter: {
    zh: '电表未登记',
    en: 'The meter is not in the register; register it, then replay the quarantine.',
  },
  notYourMeter: {
    zh: '电表不属于该集中器',
    en: 'The meter belongs to a village that this sender does not report.',
  },
  readAtInFuture: {
    zh: '抄表时间晚于当前时间',
    en: 'The reading is dated more than ten minutes ahead; check the clock of the sender.',
  },
  beforeInstallation: {
    zh: '抄表时间早于装表时间',
    en: 'The reading is dated before the meter was installed.',
  },
  afterRemoval: {
    zh: '抄表时间晚于拆表时间',
    en: 'The reading is dated after the meter was removed.',
  },
  negativeRegister: { zh: '示数为负', en: 'A register is negative.' },
  registerTooLarge: {
    zh: '示数超过表计位数',
    en: 'A register is at or above the modulus of the meter.',
  },
  tooManyDecimals: {
    zh: '示数小数超过三位',
    en: 'A register has more than three decimals; it is refused, never rounded.',
  },
  correctionNotAllowed: {
    zh: '该发送方无更正权限',
    en: 'The message is a correction and its sender may not correct.',
  },
  olderThanKept: {
    zh: '抄表时间早于示数的保存期限',
    en: 'The reading is older than what the reading store keeps; give it a longer retention, then replay the quarantine.',
  },
};

/** Told to a sender and listed with the refusals, although the reading is stored (domain rule R2). */
export type StoredNotice = 'conflictingReading';

/** Why a row of a file is not taken, beside the refusals of R4. */
export type FileRefusal =
  | 'missingColumn'
  | 'wrongFieldCount'
  | 'missingValue'
  | 'notText'
  | 'notYesOrNo'
  | 'notADate'
  | 'notAnInstant'
  | 'notANumber'
  | 'negativeNumber'
  | 'numberTooPrecise'
  | 'notAWord'
  | 'unknownWord'
  | 'duplicateHousehold'
  | 'unknownHousehold'
  | 'sameHouseholdAsItself'
  | 'acceptedBeforeConversion'
  | 'duplicatePlanRow'
  | 'meterAlreadyInstalled'
  | 'removalNotAfterInstallation'
  | 'registerWithoutInstant'
  | 'notAnAccount'
  | 'textTooLong'
  | 'duplicatePayment'
  | 'paymentMissing'
  | 'paymentChanged'
  | 'countWrong'
  | 'sumWrong';

export const FILE_REFUSALS: CodeTable<FileRefusal> = {
  missingColumn: { zh: '文件缺少必需的列', en: 'The file has no column of this name.' },
  wrongFieldCount: {
    zh: '该行字段数与表头不符',
    en: 'The row has more or fewer fields than the header.',
  },
  missingValue: { zh: '必填项为空', en: 'A required field is empty.' },
  notText: {
    zh: '含有无法保存的字符',
    en: 'The field holds a character that is not text, such as NUL.',
  },
  notYesOrNo: {
    zh: '只能填“是”或“否”（yes 或 no）',
    en: 'The field takes only yes or no, in English or Chinese.',
  },
  notADate: { zh: '日期格式不对', en: 'The field is not a day such as 2021-09-30.' },
  notAnInstant: {
    zh: '时间格式不对',
    en: 'The field is not an ISO 8601 time such as 2021-12-01T00:00:00+08:00.',
  },
  notANumber: { zh: '数值格式不对', en: 'The field is not a number of the form asked for.' },
  negativeNumber: {
    zh: '数值为负',
    en: 'The number is negative; the field takes only zero or more.',
  },
  numberTooPrecise: {
    zh: '小数位数过多',
    en: 'The number has more decimals than the field takes; it is refused, never rounded.',
  },
  notAWord: {
    zh: '只能填英文字母、数字和连字符',
    en: 'The field takes only Latin letters, digits and hyphens.',
  },
  unknownWord: {
    zh: '不是规定的填写内容',
    en: 'The field takes only the words that are named with it.',
  },
  duplicateHousehold: {
    zh: '户编号重复',
    en: 'The household stands earlier in the file already.',
  },
  unknownHousehold: { zh: '户编号不在名册中', en: 'The roster has no household of this number.' },
  sameHouseholdAsItself: {
    zh: '填写的同户户编号就是本户',
    en: 'The household is said to be one household with itself.',
  },
  acceptedBeforeConversion: {
    zh: '验收日期早于改造日期',
    en: 'The conversion is accepted before the day on which it was done.',
  },
  duplicatePlanRow: {
    zh: '计划行重复',
    en: 'Town, village, pathway, equipment and year stand earlier in the plan already.',
  },
  meterAlreadyInstalled: {
    zh: '电表在此期间已装在别处',
    en: 'The meter is already installed elsewhere in this time.',
  },
  removalNotAfterInstallation: {
    zh: '拆表时间不晚于装表时间',
    en: 'The meter is removed before or when it is installed.',
  },
  registerWithoutInstant: {
    zh: '填了装拆示数却没有装拆时间',
    en: 'A register at installation or removal is given without its time.',
  },
  notAnAccount: {
    zh: '账号格式不对',
    en: 'The field is not an account number: letters, digits and hyphens, kept as text.',
  },
  textTooLong: { zh: '内容过长', en: 'The field holds more characters than the bank takes.' },
  duplicatePayment: { zh: '付款重复', en: 'The payment stands earlier in the file already.' },
  paymentMissing: {
    zh: '文件缺少一笔付款',
    en: 'A payment that was to be made is missing from this place of the file.',
  },
  paymentChanged: {
    zh: '与原付款不符',
    en: 'The row is not as the payment was to be made.',
  },
  countWrong: {
    zh: '笔数与明细不符',
    en: 'The count that the file states is not that of its rows.',
  },
  sumWrong: {
    zh: '合计与明细不符',
    en: 'The sum that the file states is not what its rows add up to.',
  },
};
