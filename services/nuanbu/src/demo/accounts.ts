import type { Role } from '@nuanbu/terms';

/** Everybody knows it: a demo's desk is served to this machine alone. */
export const DEMO_PASSWORD = 'only-for-the-demo';

/** Somebody of a demo's staff. */
export interface DemoAccount {
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  /** What they do in the cycle, for whoever plays it by hand. */
  readonly does: string;
}

/** Who makes a demo's run, and so its batch. */
export const MAKER = 'finance-clerk';

/** Enough different persons for a whole cycle (domain rule S4), in its order. */
export const DEMO_ACCOUNTS = [
  account(
    'bureau-clerk',
    '主管部门经办',
    'bureau',
    '公示、核定明细、提出更正 notice, lines, payees',
  ),
  account('village', '村委', 'village', '记录异议（只见本村） objections; sees one village'),
  account('town', '乡镇审核人', 'town', '① 乡镇签字 signs for the town'),
  account('bureau', '主管部门审核人', 'bureau', '② 主管部门签字 signs for the lead bureau'),
  account(
    'finance',
    '财政审核人',
    'finance',
    '③ 财政签字、登记资金 signs for finance, enters funds',
  ),
  account('cashier', '财政出纳', 'finance', '④ 出支付文件、导入回盘 releases, imports returns'),
  account('approver', '收款人复核人', 'bureau', '⑤ 复核更正的收款人 approves corrected payees'),
  account(MAKER, '财政经办', 'finance', '⑥ 核算、重付批次 runs, re-payment batches'),
  account('checker', '财政对账人', 'finance', '⑦ 对账 reconciles'),
  account('auditor', '审计人员', 'auditor', '查看全部、审计包 sees all, audit package'),
  account('feeder', '供电中心', 'feeder', '采集与隔离区 feeders and quarantine'),
  account('admin', '管理员', 'admin', '用户 users'),
] as const;

export type DemoName = (typeof DEMO_ACCOUNTS)[number]['name'];

function account<Name extends string>(
  name: Name,
  displayName: string,
  role: Role,
  does: string,
): DemoAccount & { readonly name: Name } {
  return { name, displayName, role, does };
}
