import type { CodeTable } from './words.ts';

/** What the data shows that a person should know (domain §5, U1–U10, P2). */
export type MeterFinding =
  | 'blipDiscarded'
  | 'conflictingReading'
  | 'edgeEstimated'
  | 'implausibleJump'
  | 'noMeter'
  | 'noReadingAtEnd'
  | 'noReadingAtStart'
  | 'noReadings'
  | 'registerFell'
  | 'registersDisagree'
  | 'rollover';

/**
 * Why a line's amount is not known at all: the roster lacks a fact that a rule asks for, or the
 * programme itself does not determine the amount. Such a line is held and its amount is not printed,
 * since it is not zero.
 */
export type UnknownAmountFinding =
  | 'amountNotDetermined'
  | 'areaMissing'
  | 'baselineMissing'
  | 'coalMassMissing'
  | 'costMissing'
  | 'equipmentMissing'
  | 'equipmentUnknown'
  | 'gasVolumeMissing'
  | 'pathwayMissing'
  | 'pathwayUnknown'
  | 'runningCostMissing'
  | 'splitCertificationMissing';

export type Finding = MeterFinding | UnknownAmountFinding;

const METER_FINDINGS: CodeTable<MeterFinding> = {
  blipDiscarded: {
    zh: '个别示数偏离前后示数，已剔除',
    en: 'A single register outside the span of its neighbours was discarded (U1).',
  },
  conflictingReading: {
    zh: '同一时刻报来不同示数，均未采用',
    en: 'The meter reported different values for one instant; none is used until a correction decides (R2).',
  },
  edgeEstimated: {
    zh: '起止时刻无示数，电量为推算',
    en: 'The register at an edge of the counted span is not exact (P2).',
  },
  implausibleJump: {
    zh: '示数突增超过表计能力，该段电量不计',
    en: 'A step is larger than the meter can advance; its energy is unknown (U4).',
  },
  noMeter: {
    zh: '计费期内没有在装电表',
    en: 'No meter was installed in the counted span; the energy is unknown, not zero (U6).',
  },
  noReadingAtEnd: {
    zh: '结束时刻前后24小时内无示数',
    en: 'The reading nearest to the end of the span is over 24 hours away (U5).',
  },
  noReadingAtStart: {
    zh: '开始时刻前后24小时内无示数',
    en: 'The reading nearest to the start of the span is over 24 hours away (U5).',
  },
  noReadings: {
    zh: '计费期内没有任何示数',
    en: 'There is no reading in the span; the energy is unknown, not zero (U8).',
  },
  registerFell: {
    zh: '示数变小（清零或未登记换表），该段电量不计',
    en: 'The register fell (a reset or an unregistered replacement); that step is unknown (U3).',
  },
  registersDisagree: {
    zh: '峰、谷示数与总示数不符，改按时段推算',
    en: 'Peak and valley registers disagree with the total; windows of the total are used (U7).',
  },
  rollover: {
    zh: '示数走满归零，已按走字续算',
    en: 'The register passed its modulus and began again from zero (U2).',
  },
};

const UNKNOWN_AMOUNT_FINDINGS: CodeTable<UnknownAmountFinding> = {
  amountNotDetermined: {
    zh: '文件未定补贴金额',
    en: 'The programme does not determine the amount: its notice leaves it open, or refers to one that is not on file.',
  },
  areaMissing: { zh: '缺取暖面积', en: 'The roster has no heated area (area_m2).' },
  baselineMissing: {
    zh: '缺基准月用电量',
    en: 'The roster has no consumption of the baseline month (baseline_kwh).',
  },
  coalMassMissing: { zh: '缺清洁煤数量', en: 'The roster has no mass of clean coal (coal_t).' },
  costMissing: { zh: '缺改造费用', en: 'The roster has no cost of the conversion (cost_yuan).' },
  equipmentMissing: { zh: '缺取暖设备', en: 'The roster has no equipment (equipment).' },
  equipmentUnknown: {
    zh: '取暖设备不在方案所列之内，请核对',
    en: 'The programme declares no such equipment; look for a slip in the roster.',
  },
  gasVolumeMissing: { zh: '缺用气量', en: 'The roster has no volume of gas (gas_m3).' },
  pathwayMissing: { zh: '缺改造方式', en: 'The roster has no pathway (pathway).' },
  pathwayUnknown: {
    zh: '改造方式不在方案所列之内，请核对',
    en: 'The programme declares no such pathway; look for a slip in the roster.',
  },
  runningCostMissing: {
    zh: '缺取暖费用',
    en: 'The roster has no cost of heating (running_cost_yuan).',
  },
  splitCertificationMissing: {
    zh: '分户认定未填',
    en: 'The roster does not say whether village and town certified the split of the household.',
  },
};

export const FINDINGS: CodeTable<Finding> = { ...METER_FINDINGS, ...UNKNOWN_AMOUNT_FINDINGS };

/** Whether a code says that a line's amount is not known, so that nobody prints it as zero. */
export function isAmountUnknown(code: string): code is UnknownAmountFinding {
  return Object.hasOwn(UNKNOWN_AMOUNT_FINDINGS, code);
}
