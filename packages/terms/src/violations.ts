import type { CodeTable } from './words.ts';

/** What a household is found to have done against the rules (seed 000 六(三)). */
export type ViolationKind = 'burningCoal' | 'equipmentMoved' | 'falseClaim' | 'other';

export const VIOLATION_KINDS: CodeTable<ViolationKind> = {
  burningCoal: { zh: '散煤复燃', en: 'Coal is burnt again.' },
  equipmentMoved: {
    zh: '拆除、转移取暖设备',
    en: 'The subsidised equipment was taken out, moved or sold.',
  },
  falseClaim: { zh: '弄虚作假、重复申领', en: 'Facts were made up, or claimed twice.' },
  other: { zh: '其他', en: 'Something else, which the reason tells.' },
};

/** How far a violation case is. */
export type ViolationState = 'open' | 'dismissed' | 'confirmed';

export const VIOLATION_STATES: CodeTable<ViolationState> = {
  open: { zh: '查办中', en: 'Nothing is paid to the household until somebody decides.' },
  dismissed: { zh: '不属实', en: 'Found not to be so; it leaves no trace in the money.' },
  confirmed: {
    zh: '属实',
    en: 'Found to be so: the subsidy has ended, and the programme says what is taken back.',
  },
};

/** What was done in a violation case. Nothing is undone but by a further step. */
export type ViolationStep =
  | 'violationOpened'
  | 'violationDismissed'
  | 'violationConfirmed'
  | 'violationReversed';

export const VIOLATION_STEPS: CodeTable<ViolationStep> = {
  violationOpened: { zh: '立案', en: 'The case was opened.' },
  violationDismissed: { zh: '认定不属实', en: 'The case was dismissed.' },
  violationConfirmed: { zh: '认定属实', en: 'The case was confirmed.' },
  violationReversed: {
    zh: '撤销认定，重新查办',
    en: 'The decision before it was reversed, and the case is open again.',
  },
};
