import { type Fen, formatYuan, parseYuan } from '@nuanbu/units';

/** The forms in which a payment file is written. */
export type PaymentKind = 'csv' | 'xlsx' | 'pain001';

/** What the name of a payment file says. */
export interface PaymentFileName {
  readonly batch: number;
  readonly count: number;
  readonly sumFen: Fen;
}

const EXTENSIONS: Readonly<Record<PaymentKind, string>> = {
  csv: 'csv',
  xlsx: 'xlsx',
  pain001: 'xml',
};

/**
 * The number of a payment file, which binds its count and its sum (domain rule S5), such as
 * `pay-b12-4708-470800.00`. A batch that is exported again keeps it, so that a bank that has the
 * first file takes no second one.
 */
export function messageIdOf({ batch, count, sumFen }: PaymentFileName): string {
  return `pay-b${batch}-${count}-${formatYuan(sumFen)}`;
}

/** The name of a payment file: its number and the ending of its form. */
export function paymentFileName(file: PaymentFileName, kind: PaymentKind): string {
  return `${messageIdOf(file)}.${EXTENSIONS[kind]}`;
}

/** What a name, with or without its ending, says; undefined where it is no payment file's. */
export function readPaymentFileName(name: string): PaymentFileName | undefined {
  const match = /^pay-b([1-9]\d{0,14})-([1-9]\d{0,14})-(\d+\.\d{2})(?:\.(?:csv|xlsx|xml))?$/.exec(
    name,
  );
  const sumFen = parseYuan(match?.[3] ?? '');
  if (!match || sumFen === undefined) return undefined;
  return { batch: Number(match[1]), count: Number(match[2]), sumFen };
}
