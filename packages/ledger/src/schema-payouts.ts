import type { Account } from '@nuanbu/settlement';
import type {
  BatchState,
  Duty,
  LineDecision,
  ObjectionOutcome,
  PaymentState,
  Role,
} from '@nuanbu/terms';
import type { Day, Fen, FunderPart, Instant } from '@nuanbu/units';
import type { Generated } from 'kysely';
import type { FundEntryKind } from './accounts/fund-entries.ts';
import type { BatchKind } from './batches/batch.ts';
import type { BatchEventAction } from './batches/events.ts';
import type { PaymentFileKind, ReturnFileKind } from './payments/files.ts';
import type { Json } from './schema.ts';

/** The tables of users, batches and money. */
export interface PayoutTables {
  user: UserTable;
  session: SessionTable;
  user_identity: UserIdentityTable;
  batch: BatchTable;
  batch_line: BatchLineTable;
  batch_event: BatchEventTable;
  line_decision: LineDecisionTable;
  objection: ObjectionTable;
  objection_answer: ObjectionAnswerTable;
  payee: PayeeTable;
  payee_change: PayeeChangeTable;
  payee_change_answer: PayeeChangeAnswerTable;
  payment: PaymentTable;
  payment_file: PaymentFileTable;
  return_import: ReturnImportTable;
  return_line: ReturnLineTable;
  fund_entry: FundEntryTable;
  posting: PostingTable;
}

interface UserTable {
  name: string;
  display_name: string;
  roles: Role[];
  towns: string[] | null;
  villages: string[] | null;
  password_hash: string;
  failed_sign_ins: number;
  locked_until: Instant | null;
  added_at: Instant;
  version: Generated<number>;
  disabled_at: Instant | null;
}

interface SessionTable {
  token_hash: string;
  user_name: string;
  started_at: Instant;
  seen_at: Instant;
  expires_at: Instant;
}

interface UserIdentityTable {
  issuer: string;
  subject: string;
  user_name: string;
  linked_at: Instant;
}

/** What a household is booked for. */
interface BookingKey {
  programme: string;
  season: string;
  component: string;
}

interface BatchTable extends BookingKey {
  batch_number: number;
  kind: BatchKind;
  run_number: number;
  payee_version: number;
  state: BatchState;
  round: Generated<number>;
  version: Generated<number>;
  published_on: Day | null;
  notice_days: number | null;
  line_count: number;
  amount_fen: Fen;
  digest: string;
  made_at: Instant;
  made_by: string;
  audit_number: number;
  audit_hash: string;
}

interface BatchLineTable extends BookingKey {
  batch_number: number;
  household_id: string;
  run_number: number;
  amount_fen: Fen;
  parts: Json<FunderPart[]>;
  booked_fen: Fen | null;
  repays_batch: number | null;
  live: boolean;
}

/** The event of a batch under which something was written. */
interface UnderEvent {
  batch_number: number;
  event_number: number;
}

interface BatchEventTable extends UnderEvent {
  version: number;
  round: number;
  action: BatchEventAction;
  duty: Duty | null;
  person: string;
  state: BatchState;
  reason: string | null;
  evidence: string | null;
  line_count: number;
  amount_fen: Fen;
  digest: string;
  at: Instant;
  audit_number: number;
}

interface LineDecisionTable extends UnderEvent {
  household_id: string;
  decision_number: number;
  decision: LineDecision;
  reason: string;
  evidence: string | null;
  pays_fen: Fen | null;
}

interface ObjectionTable extends UnderEvent {
  objection_number: number;
  household_id: string;
  raised_by: string;
  text: string;
  raised_on: Day;
}

interface ObjectionAnswerTable extends UnderEvent {
  objection_number: number;
  outcome: ObjectionOutcome;
  text: string;
  answered_on: Day;
}

interface PayeeTable {
  payee_number: Generated<number>;
  household_id: string;
  sealed_name: string | null;
  sealed_account: string | null;
  sealed_bank: string | null;
}

interface PayeeChangeTable extends UnderEvent {
  change_number: number;
  household_id: string;
  payee_number: number;
  proposed_by: string;
}

interface PayeeChangeAnswerTable extends UnderEvent {
  change_number: number;
  proposed_by: string;
  answered_by: string;
  approved: boolean;
  roster_version: number | null;
}

interface PaymentTable {
  batch_number: number;
  household_id: string;
  amount_fen: Fen;
  attempt: number;
  payee_number: number;
  state: PaymentState;
}

interface PaymentFileTable extends UnderEvent {
  attempt: number;
  kind: PaymentFileKind;
  name: string;
  sha256: string;
  size_bytes: number;
  payment_count: number;
  amount_fen: Fen;
  reason: string | null;
  sealed: Buffer;
  key_id: string;
  taken_at: Instant | null;
  taken_by: string | null;
}

interface ReturnImportTable extends UnderEvent {
  import_number: number;
  kind: ReturnFileKind;
  name: string;
  sha256: string;
  line_count: number;
  amount_fen: Fen;
}

interface ReturnLineTable {
  batch_number: number;
  import_number: number;
  household_id: string;
  amount_fen: Fen;
  state: 'paidOut' | 'failed';
  reason: string | null;
}

interface FundEntryTable {
  entry_number: number;
  kind: FundEntryKind;
  occurred_on: Day;
  evidence: string;
  reason: string | null;
  batch_number: number | null;
  household_id: string | null;
  person: string;
  at: Instant;
  audit_number: number;
}

interface PostingTable {
  posting_number: Generated<number>;
  audit_number: number;
  account: Account;
  amount_fen: Fen;
}
