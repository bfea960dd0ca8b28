import type { HouseholdCase } from '@nuanbu/settlement';
import type { FileRefusal, Particulars, ReadingRefusal } from '@nuanbu/terms';
import type { PersonalField } from '../personal/cipher.ts';
import type { OptionalFacts } from './facts.ts';

/** One household as a roster brings it. Those that name the same dwelling share it. */
export interface RosterRow
  extends OptionalFacts,
    Readonly<Partial<Record<PersonalField, string | undefined>>> {
  readonly householdId: string;
  readonly name: string;
  readonly town: string;
  readonly village: string;
  readonly cohortYear: number;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
}

/** A meter at a household for a time, as settlement knows it. */
export type Installation = HouseholdCase['installations'][number];

/** One installation as a meters file brings it, the defaults of §5 already in place. */
export interface MeterRow extends Installation {
  readonly householdId: string;
}

/** A row that was not taken. The rest of the import goes on without it. */
export interface RefusedRow extends Particulars {
  /** The row's place among those given, from 0. */
  readonly index: number;
  readonly code: FileRefusal | ReadingRefusal;
}

/** What an import did. Where nothing was added or changed, no new version was made. */
export interface ImportResult {
  /** The roster version that now holds. */
  readonly version: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
}

/** What the import of a roster did. */
export interface RosterImport extends ImportResult {
  /** Households of which the file says otherwise than an undismissed case, which is kept. */
  readonly keptViolations: number;
}

/** Whether PostgreSQL can keep a text: no NUL, no half of a surrogate pair. */
export function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

/** The first field of a row that is no text. */
export function fieldThatIsNoText(row: object): string | undefined {
  const bad = Object.entries(row).find(([, value]) => typeof value === 'string' && !isText(value));
  return bad?.[0];
}
