import { type RowRefusal, refusalsOfFile } from '@nuanbu/contracts';
import type { importDoneSchema } from '@nuanbu/contracts/http';
import type { ImportBy, Ledger, MeterRow, Scope } from '@nuanbu/ledger';
import { TroubleError, verbatim } from '@nuanbu/terms';
import type { z } from 'zod';
import { covers } from '../access/scope.ts';
import type { Feeding } from '../feeding.ts';
import { type Change, householdChange, meterChange, type PlaceOf, planChanges } from './changes.ts';
import { type ImportKind, readFile, refuseIncomplete, type SentFile } from './file.ts';

/** A file that somebody wants to import. */
export interface AskedImport {
  readonly kind: ImportKind;
  readonly file: SentFile;
  /** Whose plan it is. */
  readonly programme?: string | undefined;
  readonly scope: Scope;
}

/** What an import would do. */
export interface Previewed {
  readonly seenVersion: number;
  readonly rows: number;
  readonly changes: readonly Change[];
  readonly unchanged: number;
  readonly keptViolations: number;
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
}

type Done = Omit<z.output<typeof importDoneSchema>, 'kind' | 'auditHead'>;

/** Looks at files before they are taken, and takes them; the same readers and rules as anywhere. */
export class Imports {
  readonly #ledger: Pick<Ledger, 'roster' | 'plans' | 'programmes'>;
  readonly #feeding: Pick<Feeding, 'meterDefaults' | 'registerChanged'>;

  constructor(
    ledger: Pick<Ledger, 'roster' | 'plans' | 'programmes'>,
    feeding: Pick<Feeding, 'meterDefaults' | 'registerChanged'>,
  ) {
    this.#ledger = ledger;
    this.#feeding = feeding;
  }

  /**
   * What an import would do, were it made now; nothing is written.
   *
   * @throws TroubleError `fileUnreadable`, `scopeMissing`; of a plan `programmeUnknown`.
   */
  async preview(asked: AskedImport): Promise<Previewed> {
    const { roster } = this.#ledger;
    if (asked.kind === 'plan') return this.#previewPlan(asked);
    const known = await this.#known();
    const { read, meters } = await this.#read(asked, known);
    const found = await (async () => {
      if (read.kind === 'roster') return roster.previewRoster(read.rows, read.facts);
      const none = { keptViolations: 0 };
      if (read.kind === 'conversions') {
        return { ...none, ...(await roster.previewConversions(read.rows)) };
      }
      return { ...none, ...(await roster.previewMeters(meters)) };
    })();
    const { version: seenVersion, unchanged, keptViolations } = found;
    const { lines, ignoredColumns } = read;
    return {
      ...{ seenVersion, rows: read.rows.length, unchanged, ignoredColumns },
      changes: found.changes.map((change) =>
        'personal' in change
          ? householdChange(change, lines)
          : meterChange(change, lines, known.placeOf),
      ),
      keptViolations,
      refusals: refusalsOfFile(read, found.refused),
    };
  }

  /**
   * Takes a file as it was previewed.
   *
   * @throws TroubleError `staleEdit` where roster or plan have changed since, and as `preview` does;
   *   of a plan also `fileUnreadable` where a row is refused.
   */
  async take(asked: AskedImport, by: ImportBy): Promise<Done> {
    if (asked.kind === 'plan') return this.#takePlan(asked, by);
    const { roster } = this.#ledger;
    const { read, meters } = await this.#read(asked, await this.#known());
    const done = await (async () => {
      if (read.kind === 'roster') return roster.importRoster(read.rows, by, read.facts);
      const none = { keptViolations: 0 };
      if (read.kind === 'conversions') {
        return { ...none, ...(await roster.updateConversions(read.rows, by)) };
      }
      return { ...none, ...(await roster.importMeters(meters, by)) };
    })();
    if (read.kind !== 'conversions') await this.#feeding.registerChanged();
    return {
      ...done,
      refused: refusalsOfFile(read, done.refused).length,
    };
  }

  async #known() {
    const { roster } = this.#ledger;
    const households = await roster.snapshot(await roster.rosterVersion());
    const places = new Map(households.map(({ facts }) => [facts.householdId, facts]));
    const has = (householdId: string) => places.has(householdId);
    const placeOf: PlaceOf = (householdId) => {
      return places.get(householdId) ?? { town: '', village: '' };
    };
    return { has, placeOf, modulusWh: this.#feeding.meterDefaults.modulusWh };
  }

  /** A file's rows, all of which lie in the person's places; of a meters file with the defaults. */
  async #read(
    { kind, file, scope }: AskedImport,
    known: { readonly has: (id: string) => boolean; readonly placeOf: PlaceOf; modulusWh: number },
  ) {
    if (kind === 'roster') {
      const read = await readFile(kind, file, known);
      refuseBeyond(scope, read.rows, known, (row) => row);
      return { read: { kind, ...read }, meters: [] };
    }
    if (kind === 'conversions') {
      const read = await readFile(kind, file, known);
      refuseBeyond(scope, read.rows, known);
      return { read: { kind, ...read }, meters: [] };
    }
    const read = await readFile('meters', file, known);
    refuseBeyond(scope, read.rows, known);
    const defaults = this.#feeding.meterDefaults;
    const meters = read.rows.map(
      (row): MeterRow => ({
        ...row,
        multiplier: row.multiplier ?? defaults.multiplier,
        maxPowerW: row.maxPowerW ?? defaults.maxPowerW,
        modulusWh: row.modulusWh ?? defaults.modulusWh,
      }),
    );
    return { read: { kind: 'meters' as const, ...read }, meters };
  }

  async #previewPlan(asked: AskedImport): Promise<Previewed> {
    const { read, programme } = await this.#readPlan(asked);
    const { rows, lines, refusals, ignoredColumns } = read;
    const plan = await this.#ledger.plans.get(programme);
    const compared = planChanges(plan?.rows ?? [], rows, lines);
    return {
      ...{ seenVersion: plan?.version ?? 0, rows: rows.length, ...compared },
      ...{ keptViolations: 0, refusals, ignoredColumns },
    };
  }

  async #takePlan(asked: AskedImport, by: ImportBy): Promise<Done> {
    const { read, programme } = await this.#readPlan(asked);
    // What is left of a file without some of its rows is another plan.
    refuseIncomplete(asked.file, read);
    const plan = await this.#ledger.plans.get(programme);
    const { changes, unchanged } = planChanges(plan?.rows ?? [], read.rows, read.lines);
    const { version } = await this.#ledger.plans.replace(programme, read.rows, by);
    const added = changes.filter(({ change }) => change === 'added').length;
    const changed = changes.length - added;
    return { version, added, changed, unchanged, refused: 0, keptViolations: 0 };
  }

  async #readPlan({ file, programme, scope }: AskedImport) {
    if (scope !== 'all') {
      throw new TroubleError('scopeMissing', {
        zh: '计划整体替换，涉及全部地区。',
        en: 'A plan is replaced whole, for every place.',
      });
    }
    if (programme === undefined) {
      throw new TroubleError('argumentInvalid', {
        zh: '没有指明计划属于哪个方案。',
        en: 'A plan is of a programme, which is not named.',
      });
    }
    if (!(await this.#ledger.programmes.newest(programme))) {
      throw new TroubleError('programmeUnknown', verbatim(`"${programme}"`));
    }
    const nothing = { has: () => false, modulusWh: this.#feeding.meterDefaults.modulusWh };
    return { read: await readFile('plan', file, nothing), programme };
  }
}

/** @throws TroubleError `scopeMissing` where a row is about a place of which it is not for somebody. */
function refuseBeyond<Row extends { readonly householdId: string }>(
  scope: Scope,
  rows: readonly Row[],
  { has, placeOf }: { readonly has: (id: string) => boolean; readonly placeOf: PlaceOf },
  newPlaceOf?: (row: Row) => ReturnType<PlaceOf>,
): void {
  if (scope === 'all') return;
  const beyond = rows.filter(
    (row) =>
      (has(row.householdId) && !covers(scope, placeOf(row.householdId))) ||
      (newPlaceOf !== undefined && !covers(scope, newPlaceOf(row))),
  );
  const [first] = beyond;
  if (!first) return;
  const detail = {
    zh: `有 ${beyond.length} 行属于其他地区，第一行为 ${first.householdId} 户。`,
    en: `${beyond.length} rows are of other places, the first of ${first.householdId}.`,
  };
  throw new TroubleError('scopeMissing', detail);
}
