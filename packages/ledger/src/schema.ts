import type { HouseholdCase, Line, LineEvidence, RunTotals } from '@nuanbu/settlement';
import type { IneligibleReason, LineStatus, ViolationKind, ViolationStep } from '@nuanbu/terms';
import type { Day, Fen, Instant, Wh } from '@nuanbu/units';
import type { ColumnType, Generated } from 'kysely';
import type { PersonalField } from './personal/cipher.ts';
import type { QuarantineReason } from './quarantine.ts';
import type { EpochTables } from './schema-epochs.ts';
import type { PayoutTables } from './schema-payouts.ts';

/**
 * The tables as TypeScript sees them; README.md says what they are for. BIGINT comes as a safe
 * integer (the connection throws beyond), a date as its text, an instant as epoch seconds.
 */
export interface Database extends PayoutTables, EpochTables {
  audit_entry: AuditEntryTable;
  command: CommandTable;
  data_key: DataKeyTable;
  roster_version: RosterVersionTable;
  dwelling: { dwelling_id: string; from_version: number };
  household: HouseholdTable;
  personal_value: PersonalValueTable;
  metering_point: { metering_point_id: string; household_id: string; from_version: number };
  meter: { meter_id: string; from_version: number };
  installation: InstallationTable;
  concentrator: ConcentratorTable;
  quarantine_entry: QuarantineEntryTable;
  programme_version: ProgrammeVersionTable;
  run: RunTable;
  line: LineTable;
  plan_version: PlanVersionTable;
  plan: PlanTable;
  violation_case: ViolationCaseTable;
  violation_entry: ViolationEntryTable;
  recovery_entry: RecoveryEntryTable;
  question_sign_off: QuestionSignOffTable;
}

/** JSON goes in as text and comes back as what was parsed from it. */
export type Json<Value = unknown> = ColumnType<Value, string, string>;

interface AuditEntryTable {
  number: number;
  at: Instant;
  actor: string;
  action: string;
  subject: string;
  content: string;
  previous_hash: string;
  hash: string;
}

interface CommandTable {
  key: string;
  action: string;
  content_hash: string;
  result: string;
  at: Instant;
}

interface DataKeyTable {
  key_id: string;
  first_used_at: Instant;
  retired_at: Instant | null;
}

interface RosterVersionTable {
  version: number;
  kind: 'roster' | 'meters' | 'conversions' | 'violation' | 'payee';
  at: Instant;
  actor: string;
  added: number;
  changed: number;
}

interface Versioned {
  from_version: number;
  /** The first version in which the row no longer holds. */
  to_version: number | null;
}

interface HouseholdTable extends Versioned {
  household_id: string;
  position: number;
  name: string;
  town: string;
  village: string;
  cohort_year: number;
  accepted_on: Day | null;
  resident: boolean;
  collective_member: boolean;
  violation_on: Day | null;
  dwelling_id: string | null;
  pathway: string | null;
  equipment: string | null;
  area_milli_m2: number | null;
  cost_fen: Fen | null;
  running_cost_fen: Fen | null;
  gas_milli_m3: number | null;
  coal_kg: number | null;
  baseline_wh: Wh | null;
  converted_on: Day | null;
  accepted_by: string | null;
  household_book: string | null;
  same_household_as: string | null;
  same_household_because: NonNullable<Facts['sameHouseholdBecause']> | null;
  split_certified_by_village: boolean | null;
  split_certified_by_town: boolean | null;
  split_because: NonNullable<Facts['splitBecause']> | null;
  ended_on: Day | null;
}

type Facts = HouseholdCase['facts'];

interface PersonalValueTable extends Versioned {
  household_id: string;
  field: PersonalField;
  key_id: string;
  sealed: string;
  equality: string;
}

interface InstallationTable extends Versioned {
  installation_number: Generated<number>;
  position: number;
  metering_point_id: string;
  meter_id: string;
  installed_at: Instant | null;
  removed_at: Instant | null;
  installed_wh: Wh | null;
  removed_wh: Wh | null;
  multiplier: number;
  max_power_w: number;
  modulus_wh: Wh;
}

interface ConcentratorTable {
  name: string;
  district: string;
  villages: string[] | null;
  may_correct: boolean;
  password_hash: string;
  added_at: Instant;
  rotated_at: Instant | null;
  revoked_at: Instant | null;
  heard_at: Instant | null;
}

interface QuarantineEntryTable {
  number: Generated<number>;
  digest: string;
  codes: string[];
  source: string;
  topic: string;
  size_bytes: number;
  bytes: Buffer;
  reasons: Json<QuarantineReason[]>;
  count: number;
  first_seen_at: Instant;
  last_seen_at: Instant;
  replayed_at: Instant | null;
  discarded_at: Instant | null;
  discarded_by: string | null;
  discard_reason: string | null;
}

interface ProgrammeVersionTable {
  digest: string;
  name: string;
  version: number;
  text: string;
  valid_from: Day | null;
  valid_to: Day | null;
  added_at: Instant;
  added_by: string;
}

interface RunTable {
  run_number: number;
  kind: 'final' | 'provisional' | 'correction';
  is_trial: Generated<boolean>;
  state: 'running' | 'succeeded' | 'failed';
  programme_digest: string;
  programme: string;
  component: string;
  season: string;
  span_from: Instant;
  span_to: Instant;
  roster_version: number;
  reading_commit: number;
  options: Json<Readonly<Record<string, unknown>>>;
  reason: string | null;
  started_at: Instant;
  started_by: string;
  ended_at: Instant | null;
  failure: string | null;
  digest: string | null;
  totals: Json<RunTotals> | null;
  trace_id: string | null;
}

interface LineTable {
  run_number: number;
  household_id: string;
  position: number;
  town: string;
  village: string;
  status: LineStatus;
  reason: IneligibleReason | null;
  total_wh: Wh;
  low_wh: Wh;
  high_wh: Wh;
  peak_wh: Wh;
  valley_wh: Wh;
  estimated_wh: Wh;
  paid_wh: Wh;
  basis: NonNullable<Line['counted']>['basis'] | null;
  quantity: number | null;
  paid_quantity: number | null;
  amount_fen: Fen;
  at_risk_fen: Fen;
  findings: Line['findings'];
  evidence: Json<LineEvidence>;
}

interface PlanVersionTable {
  programme: string;
  version: number;
  digest: string;
  at: Instant;
  actor: string;
  audit_number: number;
}

interface PlanTable {
  programme: string;
  version: number;
  position: number;
  town: string;
  village: string;
  pathway: string | null;
  equipment: string | null;
  year: number | null;
  planned_households: number;
  area_milli_m2: number | null;
  cost_fen: Fen | null;
  energy_wh: Wh | null;
  note: string | null;
}

interface ViolationCaseTable {
  case_number: number;
  household_id: string;
  kind: ViolationKind;
  found_on: Day;
}

interface ViolationEntryTable {
  case_number: number;
  position: number;
  step: ViolationStep;
  evidence: string;
  reason: string;
  programme: string | null;
  components: string[] | null;
  seasons: 'all' | 'endingAfter' | null;
  roster_ended_on: Day | null;
  roster_version: number;
  at: Instant;
  actor: string;
  audit_number: number;
}

interface RecoveryEntryTable {
  entry_number: Generated<number>;
  case_number: number | null;
  run_number: number | null;
  programme: string;
  season: string;
  component: string;
  household_id: string;
  batch_number: number;
  amount_fen: Fen;
  entered_at: Instant;
  audit_number: number;
}

interface QuestionSignOffTable {
  sign_off_number: Generated<number>;
  programme_digest: string;
  parameter: string;
  value: string;
  reason: string;
  at: Instant;
  actor: string;
  audit_number: number;
}
