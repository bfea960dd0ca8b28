import type { Instant } from '@nuanbu/units';
import type { Generated } from 'kysely';
import type { Json } from './schema.ts';

/** The tables by which several processes write readings and hear concentrators together. */
export interface EpochTables {
  reading_epoch: { number: number; opened_at: Instant; written_at: Instant | null };
  reading_writer: ReadingWriterTable;
  reading_correction: { number: Generated<number>; identity_sha256: Buffer };
  concentrator_status: ConcentratorStatusTable;
  reading_place: { single: Generated<boolean>; place: string; since: Instant };
  identity: { single: Generated<boolean>; ledger_id: Generated<string> };
}

interface ReadingWriterTable {
  writer_number: Generated<number>;
  name: string;
  epoch: number;
  /** By PostgreSQL's clock, and compared by it alone. */
  leased_until: Date;
}

interface ConcentratorStatusTable {
  name: string;
  status: Json<Readonly<Record<string, unknown>>> | null;
  status_at: Instant | null;
  heard_through: string | null;
  connected_through: string | null;
  connected_since: Instant | null;
  connected_at: Instant | null;
}
