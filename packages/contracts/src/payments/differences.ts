import type { PaymentInstruction } from './instructions.ts';
import type { PaymentOrder } from './orders.ts';
import type { PaymentRefusal } from './refused.ts';

/** What a form may say of a payment; of what it leaves out nothing differs. */
const FIELDS = [
  'paymentId',
  'householdId',
  'payeeName',
  'payeeAccount',
  'payeeBank',
  'amountFen',
  'purpose',
] as const;

/**
 * How a payment file that was read differs from the payments that it should order, each place by
 * its row: a payment that is changed, there once too often, or missing. None where both are the
 * same, in the same order.
 */
export function differencesOf(
  payments: readonly PaymentInstruction[],
  orders: readonly PaymentOrder[],
): PaymentRefusal[] {
  const refusals: PaymentRefusal[] = [];
  let next = 0;
  let place = 0;
  while (next < payments.length || place < orders.length) {
    const payment = payments[next];
    const order = orders[place];
    if (payment && order && isSame(order, payment)) {
      next += 1;
      place += 1;
    } else if (payment && (!order || isSame(order, payments[next + 1]))) {
      const line = order?.line ?? (orders.at(-1)?.line ?? 0) + 1;
      refusals.push({ line, column: '', code: 'paymentMissing', detail: payment.paymentId });
      next += 1;
    } else if (order && (!payment || isSame(orders[place + 1], payment))) {
      const again = isSame(order, payments[next - 1]);
      const code = again ? 'duplicatePayment' : 'paymentChanged';
      refusals.push({ line: order.line, column: '', code, detail: order.paymentId ?? '' });
      place += 1;
    } else {
      const column = FIELDS.find((field) => differs(order!, payment!, field))!;
      const detail = payment!.paymentId;
      refusals.push({ line: order!.line, column, code: 'paymentChanged', detail });
      next += 1;
      place += 1;
    }
  }
  return refusals;
}

function isSame(order: PaymentOrder | undefined, payment: PaymentInstruction | undefined) {
  return order && payment && !FIELDS.some((field) => differs(order, payment, field));
}

function differs(
  order: PaymentOrder,
  payment: PaymentInstruction,
  field: (typeof FIELDS)[number],
): boolean {
  return order[field] !== undefined && order[field] !== payment[field];
}
