/**
 * Users, and the way of a batch from its draft to reconciled money. What the rules of
 * `packages/settlement` decide is checked here again, as far as money and separation of duties go:
 * whatever is written by a fault or past the rules is refused by the database.
 */
import { accounts } from './accounts.ts';
import { batchRules } from './batch-rules.ts';
import { batches } from './batches.ts';
import { lineRules } from './line-rules.ts';
import { paymentRules } from './payment-rules.ts';
import { payments } from './payments.ts';
import { users } from './users.ts';
import { views } from './views.ts';

export const up = [
  users,
  batches,
  payments,
  accounts,
  batchRules,
  lineRules,
  paymentRules,
  views,
].join('\n');
