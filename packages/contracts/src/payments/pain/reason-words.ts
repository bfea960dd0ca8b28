/**
 * Why banks return payments: codes of the ISO 20022 list ExternalStatusReason1Code that credit
 * transfers come back with, in words for those who have to call the household.
 */
const REASONS: Readonly<Record<string, string>> = {
  AC01: '账号有误',
  AC03: '收款账号无效',
  AC04: '账户已销户',
  AC06: '账户已冻结',
  AC14: '账户类型不符',
  AG01: '该账户不允许此类交易',
  AM02: '金额超过限额',
  AM04: '付款账户余额不足',
  AM05: '重复付款',
  AM09: '金额有误',
  BE01: '户名与账号不符',
  BE06: '收款人不是该行客户',
  BE07: '缺少付款人信息',
  CUST: '应付款人要求退回',
  DT01: '日期有误',
  DUPL: '重复付款',
  MD07: '收款人已故',
  MS02: '收款人拒收，原因未说明',
  MS03: '银行未说明原因',
  NARR: '见银行附言',
  RC01: '开户行有误',
  RR04: '监管原因',
};

/** A reason as people read it: its code, and the bank's own words or else those of the list. */
export function reasonInWords(code: string | undefined, words: string): string {
  const said = words || (code === undefined ? '' : (REASONS[code] ?? ''));
  return [code ?? '', said].filter((part) => part !== '').join(' ');
}
