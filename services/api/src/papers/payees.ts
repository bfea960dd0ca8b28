import { type BatchView, type Ledger, maskValue, type Payee } from '@nuanbu/ledger';

/**
 * To whom the lines of a batch go, masked: as they were sent, and before that as the roster and the
 * changes that a second person approved say.
 */
export async function maskedPayees(
  { payments, personal, roster }: Pick<Ledger, 'payments' | 'personal' | 'roster'>,
  { batch, lines, sent }: BatchView,
): Promise<Map<string, Payee>> {
  if (sent.length > 0) {
    const made = await payments.list(batch.number);
    return new Map(made.map(({ householdId, payee }) => [householdId, payee]));
  }
  const ids = lines.flatMap(({ householdId, pays }) => (pays ? [householdId] : []));
  const heads = await roster.names(ids);
  const payees = new Map<string, Payee>();
  for (const [householdId, values] of await personal.masked(ids)) {
    const head = maskValue('payeeName', heads.get(householdId) ?? '');
    const { payeeName: name = head, payeeAccount: account = '', payeeBank: bank = '' } = values;
    payees.set(householdId, { name, account, bank });
  }
  const repaid = lines.flatMap(({ repaysBatch }) => (repaysBatch ? [repaysBatch] : []));
  for (const batchNumber of new Set([...repaid, batch.number])) {
    for (const { householdId, state, payee } of await payments.payeeChanges({ batchNumber })) {
      if (state === 'approved' && ids.includes(householdId)) payees.set(householdId, payee);
    }
  }
  return payees;
}
