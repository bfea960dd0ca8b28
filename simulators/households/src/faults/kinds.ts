/** One thing that goes wrong at a household, and whether its registers show it. */
export interface FaultKindFacts {
  readonly zh: string;
  readonly en: string;
  /** False where no check of the registers can find it, because they read like a sound season. */
  readonly registersShow: boolean;
  /** How many of 1,000 eligible households have it. */
  readonly perMille: number;
  /** Left out rather than rounded up to one household: it would starve a small season's edges. */
  readonly onlyInLargeSeasons?: true;
}

/** The faults that are injected (domain §9), in the order of the fault table. */
export const FAULT_KINDS = {
  missingHours: { zh: '缺若干小时', en: 'missing hours', registersShow: true, perMille: 5 },
  missingDays: { zh: '缺若干天', en: 'missing days', registersShow: true, perMille: 5 },
  missingAtEdge: {
    zh: '起止时刻前后缺数',
    en: 'missing at the edge of the season',
    registersShow: true,
    perMille: 6,
  },
  noReadings: {
    zh: '全季无数',
    en: 'no readings at all',
    registersShow: true,
    perMille: 2,
    onlyInLargeSeasons: true,
  },
  noMeter: {
    zh: '未登记电表',
    en: 'no meter registered',
    registersShow: true,
    perMille: 2,
    onlyInLargeSeasons: true,
  },
  duplicates: { zh: '重复上报', en: 'duplicates', registersShow: true, perMille: 4 },
  reordering: { zh: '乱序上报', en: 'reordering', registersShow: true, perMille: 4 },
  lateBackfill: { zh: '事后补报', en: 'late backfill', registersShow: true, perMille: 4 },
  conflictingValues: {
    zh: '同一时刻不同示数',
    en: 'conflicting values',
    registersShow: true,
    perMille: 5,
  },
  blips: { zh: '个别示数跳变', en: 'blips', registersShow: true, perMille: 5 },
  reset: { zh: '示数清零', en: 'reset', registersShow: true, perMille: 4 },
  rollover: { zh: '满码翻转', en: 'rollover', registersShow: true, perMille: 4 },
  registeredReplacement: {
    zh: '登记换表',
    en: 'registered replacement',
    registersShow: true,
    perMille: 4,
  },
  replacementWithoutRegisters: {
    zh: '登记换表但无起止示数',
    en: 'replacement registered without registers',
    registersShow: true,
    perMille: 3,
  },
  readingsAfterRemoval: {
    zh: '拆下的表仍上报',
    en: 'a removed meter that goes on reporting',
    registersShow: true,
    perMille: 3,
  },
  unregisteredReplacement: {
    zh: '未登记换表',
    en: 'unregistered replacement',
    registersShow: true,
    perMille: 4,
  },
  newMeterUnknown: {
    zh: '换表后新表号未登记',
    en: 'a new meter that is not on file',
    registersShow: true,
    perMille: 2,
    onlyInLargeSeasons: true,
  },
  mistypedMeterNumber: {
    zh: '表号错误',
    en: 'wrong meter number',
    registersShow: true,
    perMille: 4,
  },
  jump: { zh: '示数突增', en: 'jump', registersShow: true, perMille: 4 },
  jumpAndBack: { zh: '示数突增后回落', en: 'jump and back', registersShow: true, perMille: 3 },
  malformedMessages: {
    zh: '报文格式错误',
    en: 'malformed messages',
    registersShow: true,
    perMille: 4,
  },
  foreignMeter: {
    zh: '别村集中器代报',
    en: "reported by another village's concentrator",
    registersShow: true,
    perMille: 4,
  },
  futureDates: { zh: '时间在将来', en: 'dates in the future', registersShow: true, perMille: 3 },
  negativeRegisters: { zh: '示数为负', en: 'negative registers', registersShow: true, perMille: 3 },
  tooManyDecimals: { zh: '小数过多', en: 'too many decimals', registersShow: true, perMille: 3 },
  overModulus: {
    zh: '超过表计位数',
    en: 'registers over the modulus',
    registersShow: true,
    perMille: 3,
  },
  valleyRegisterStuck: {
    zh: '谷示数不走',
    en: 'valley register stands still',
    registersShow: true,
    perMille: 3,
  },
  stuckRegister: { zh: '示数停走', en: 'stuck register', registersShow: false, perMille: 4 },
  clockDrift: { zh: '时钟偏差', en: 'clock drift', registersShow: false, perMille: 4 },
  wrongValueThatFits: {
    zh: '错误示数先到且看似合理',
    en: 'a wrong value that arrives first and fits',
    registersShow: false,
    perMille: 4,
  },
  coalBurning: { zh: '散煤复燃', en: 'burns coal', registersShow: false, perMille: 12 },
} as const satisfies Readonly<Record<string, FaultKindFacts>>;

export type FaultKind = keyof typeof FAULT_KINDS;

export function faultKindFacts(kind: FaultKind): FaultKindFacts {
  return FAULT_KINDS[kind];
}
