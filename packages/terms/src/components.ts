import type { CodeTable } from './words.ts';

/** What a component of a programme pays for. */
export type ComponentKind =
  | 'running'
  | 'equipment'
  | 'network'
  | 'curtain'
  | 'cooker'
  | 'fuel'
  | 'insulation';

export const COMPONENT_KINDS: CodeTable<ComponentKind> = {
  running: { zh: '运行补贴', en: 'running subsidy' },
  equipment: { zh: '设备', en: 'equipment' },
  network: { zh: '管网', en: 'networks' },
  curtain: { zh: '保温窗帘', en: 'curtains' },
  cooker: { zh: '炊具', en: 'cookers' },
  fuel: { zh: '燃料', en: 'fuel' },
  insulation: { zh: '建筑保温', en: 'insulation' },
};

/** How a component's money reaches whom it is for. */
export type Channel = 'personalCard' | 'utilityAccountCredit' | 'prepaidPool' | 'contractor';

export const CHANNELS: CodeTable<Channel> = {
  personalCard: { zh: '个人银行卡', en: "the payee's bank card" },
  utilityAccountCredit: { zh: '抵扣用能账户', en: 'credit on the account with the utility' },
  prepaidPool: { zh: '预存资金池', en: 'a prepaid pool' },
  contractor: { zh: '付给施工或供货单位', en: 'whoever supplied or built' },
};
