import type { Jobs } from '@nuanbu/jobs';
import type { Ledger } from '@nuanbu/ledger';
import type { ReadingStore } from '@nuanbu/readings';
import type { Clock } from '@nuanbu/runtime';
import type { Desk } from '../desk.ts';

/** What routes are made of. */
export interface Parts {
  readonly ledger: Ledger;
  readonly store: Pick<ReadingStore, 'last' | 'dayCounts' | 'frontier' | 'version'>;
  readonly jobs: Pick<Jobs, 'progressOf'>;
  readonly desk: Desk;
  readonly clock: Clock;
}
