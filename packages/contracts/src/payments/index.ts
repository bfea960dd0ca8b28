export {
  type BankColumn,
  type BankProfile,
  DEFAULT_BANK_PROFILE,
  PAYMENT_FIELDS,
  type PaymentField,
  type ReturnedState,
  type ReturnMapping,
  readBankProfile,
} from './bank-profile.ts';
export {
  type PaymentFileName,
  type PaymentKind,
  paymentFileName,
  readPaymentFileName,
} from './file-name.ts';
export {
  type PaymentFileHead,
  type PaymentInstruction,
  paymentFaults,
} from './instructions.ts';
export {
  type MatchedReturn,
  type MatchedReturns,
  matchReturns,
  type SentPayment,
} from './match-returns.ts';
export type { PaymentOrder, PaymentOrders } from './orders.ts';
export { writePain001 } from './pain/write-pain001.ts';
export type { NamedBytes, PaymentFile } from './payment-file.ts';
export { writePaymentCsv, writePaymentXlsx } from './payment-table.ts';
export { readPaymentFile, verifyPaymentFile } from './read-payment-file.ts';
export { type ReturnKind, readReturnFile } from './read-return-file.ts';
export { isRefused, type PaymentRefusal, type Refused } from './refused.ts';
export type { ReturnFile, ReturnLine, ReturnOfAll } from './returns.ts';
export { writeXml, type XmlPart } from './xml/write.ts';
