import { type Accounts, accountsOf } from './accounts/accounts.ts';
import { type AuditTrail, auditTrail } from './audit/trail.ts';
import { refuseUnfinished } from './backup/unfinished.ts';
import { type Batches, batchesOf } from './batches/batches.ts';
import { type Concentrators, concentratorsOf } from './concentrators.ts';
import { connect, troubleOf } from './connect.ts';
import type { LedgerClock, LedgerContext } from './context.ts';
import { type Epochs, epochsOf } from './epochs/epochs.ts';
import { figuresOf, type LedgerFigures } from './figures.ts';
import { identityOf } from './identity.ts';
import { migrate } from './migrations/index.ts';
import { type Payments, paymentsOf } from './payments/payments.ts';
import { checkKeys } from './personal/check.ts';
import type { DataKeys } from './personal/keys.ts';
import { type Personal, personalOf } from './personal/personal.ts';
import { type Plans, plansOf } from './plans.ts';
import { type Programmes, programmesOf } from './programmes.ts';
import { type Quarantine, quarantineOf } from './quarantine.ts';
import { type Questions, questionsOf } from './questions.ts';
import { type ReadingPlace, readingPlace } from './reading-place.ts';
import { type Roster, rosterOf } from './roster/roster.ts';
import { type Runs, runsOf } from './runs/runs.ts';
import { type Sessions, sessionsOf } from './users/sessions.ts';
import { type Users, usersOf } from './users/users.ts';
import { type Violations, violationsOf } from './violations/violations.ts';

export interface LedgerOptions {
  readonly databaseUrl: string;
  readonly dataKeys: DataKeys;
  readonly clock: LedgerClock;
  /** Connections at once; each costs the server a process. */
  readonly maxConnections?: number | undefined;
  /** Opens a ledger also while the rest of its backup is being restored. */
  readonly isRestoring?: boolean | undefined;
}

/** Everything that PostgreSQL holds for the platform, part by part. */
export interface Ledger {
  readonly roster: Roster;
  readonly personal: Personal;
  readonly concentrators: Concentrators;
  readonly quarantine: Quarantine;
  readonly programmes: Programmes;
  readonly questions: Questions;
  readonly plans: Plans;
  readonly violations: Violations;
  readonly runs: Runs;
  readonly batches: Batches;
  readonly payments: Payments;
  readonly accounts: Accounts;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  /** For stores of readings that cannot number their commits. */
  readonly epochs: Epochs;
  /** Names this ledger among all of them: a UUID, made once. */
  identity(): Promise<string>;
  /** Which store of readings belongs to the ledger: the given one where none was named before. */
  readingPlace(fresh: string): Promise<ReadingPlace>;
  /** What everything comes to at one moment. Its cost grows with the ledger: not for every request. */
  figures(): Promise<LedgerFigures>;
  /** Waits for what is under way and disconnects. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 8;

/** A lease is not renewed behind the statements of others, nor by one that waits for ever. */
const EPOCH_CONNECTIONS = 2;
const EPOCH_ANSWER_WITHIN_MS = 5_000;

/**
 * Connects, brings the schema up to date and checks that every data key in use is at hand.
 *
 * @throws TroubleError `ledgerUnreachable`, `ledgerTooNew`, `restoreUnfinished`, `dataKeyMissing`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { databaseUrl, dataKeys, clock, maxConnections = MAX_CONNECTIONS } = options;
  const { db, close } = connect(databaseUrl, maxConnections);
  const context: LedgerContext = { db, clock, keys: dataKeys };
  try {
    await migrate(db);
    if (!options.isRestoring) await refuseUnfinished(db);
    await checkKeys(context);
  } catch (error) {
    await close();
    throw troubleOf(error);
  }
  const forEpochs = connect(databaseUrl, EPOCH_CONNECTIONS, EPOCH_ANSWER_WITHIN_MS);
  const epochs = epochsOf({ db: forEpochs.db, clock });
  return {
    roster: rosterOf(context),
    personal: personalOf(context),
    concentrators: concentratorsOf(context),
    quarantine: quarantineOf(context),
    programmes: programmesOf(context),
    questions: questionsOf(context),
    plans: plansOf(context),
    violations: violationsOf(context),
    runs: runsOf(context),
    batches: batchesOf(context),
    payments: paymentsOf(context),
    accounts: accountsOf(context),
    users: usersOf(context),
    sessions: sessionsOf(context),
    audit: auditTrail(context),
    epochs,
    identity: () => identityOf(context),
    readingPlace: (fresh) => readingPlace(context, fresh),
    figures: figuresOf(context),
    close: async () => {
      await epochs.close();
      await Promise.all([forEpochs.close(), close()]);
    },
  };
}
