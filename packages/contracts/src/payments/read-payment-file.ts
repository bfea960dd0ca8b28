import type { BankProfile } from './bank-profile.ts';
import { differencesOf } from './differences.ts';
import type { PaymentKind } from './file-name.ts';
import type { PaymentInstruction } from './instructions.ts';
import { agreeing, type PaymentOrders, type StatedOrders, statementFaults } from './orders.ts';
import { readPain001 } from './pain/read-pain001.ts';
import type { NamedBytes } from './payment-file.ts';
import { readPaymentTable } from './read-payment-table.ts';
import { isRefused, type PaymentRefusal, type Refused } from './refused.ts';

/**
 * Reads a payment file as the bank does that gets it. It is refused whole where a row cannot be
 * used, a payment stands there twice, the rows' own numbers leave one out, or a count or sum in the
 * file or in its name is not that of its rows.
 *
 * @param columns of the form that the bank asks for; pain.001 needs none.
 */
export async function readPaymentFile(
  file: NamedBytes,
  kind: PaymentKind,
  columns?: BankProfile['columns'],
): Promise<PaymentOrders | Refused> {
  const read = await readStated(file, kind, columns);
  return isRefused(read) ? read : agreeing(read);
}

/**
 * Holds a payment file against the payments that it should order.
 *
 * @returns each place at which it differs, by its row: a payment that is changed, there twice or
 *   missing, and each count or sum that is not that of the rows. None where it is as it should be.
 */
export async function verifyPaymentFile(
  payments: readonly PaymentInstruction[],
  file: NamedBytes,
  kind: PaymentKind,
  columns?: BankProfile['columns'],
): Promise<readonly PaymentRefusal[]> {
  const read = await readStated(file, kind, columns);
  if (isRefused(read)) return read.refusals;
  const { orders, statements } = read;
  return [...differencesOf(payments, orders), ...statementFaults(statements, orders)];
}

async function readStated(
  file: NamedBytes,
  kind: PaymentKind,
  columns?: BankProfile['columns'],
): Promise<StatedOrders | Refused> {
  return kind === 'pain001' ? readPain001(file) : readPaymentTable(file, kind, columns);
}
