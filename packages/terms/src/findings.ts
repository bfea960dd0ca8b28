import type { CodeTable } from './words.ts';

/** What the data shows that a person should know (domain §5, U1–U10, P2). */
export type Finding =
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

export const FINDINGS: CodeTable<Finding> = {
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
