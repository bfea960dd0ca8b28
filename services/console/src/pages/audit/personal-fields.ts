import type { CodeTable } from '@nuanbu/terms';

/** Personal data that somebody sees in full; payments have shorter names for those of the payee. */
export const PERSONAL_FIELDS: CodeTable<string> = {
  idNumber: { zh: '身份证号', en: 'identity number' },
  phone: { zh: '电话', en: 'telephone' },
  address: { zh: '地址', en: 'address' },
  payeeName: { zh: '收款人', en: 'payee' },
  payeeAccount: { zh: '银行卡号', en: 'bank card' },
  payeeBank: { zh: '开户银行', en: 'bank' },
  householdBook: { zh: '户口本号', en: 'household book' },
  name: { zh: '收款人', en: 'payee' },
  account: { zh: '银行卡号', en: 'bank card' },
  bank: { zh: '开户银行', en: 'bank' },
};
