/** The interface on a real ledger and a real reading store, without a socket. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { type Jobs, openJobs } from '@nuanbu/jobs';
import { type Ledger, loadDataKeys, openLedger, type Run } from '@nuanbu/ledger';
import { openQuestions, parseProgramme, seasonOf } from '@nuanbu/policy';
import { DuckdbReadingStore } from '@nuanbu/readings';
import { ManualClock, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import {
  compareLines,
  comparisonOf,
  explainLine,
  progressOf,
  runTerms,
  weekPeriod,
} from '@nuanbu/settlement';
import type { FastifyInstance } from 'fastify';
import { type ApiOptions, serverOf } from '../api.ts';
import type { Desk } from '../desk.ts';
import type { WhatIfReport } from '../what-ifs/asking.ts';
import { seasonsOn } from './seasons.fixture.ts';

/** The Jining programme as it is shipped. */
export const PROGRAMME_TEXT = await readFile(
  new URL('../../../../packages/policy/programmes/jining-jkq-2021.yaml', import.meta.url),
  'utf8',
);
const parsed = parseProgramme(PROGRAMME_TEXT);
if (!parsed.ok) throw new Error('the programme that is shipped is refused');
export const { programme: PROGRAMME } = parsed;
export const SEASON = seasonOf(PROGRAMME, '2021-2022')!;
/** A month after the season's end. */
export const NOW = SEASON.span.to + 30 * 86_400;

/** Of whom the desk cannot say whether they are connected; tests say it. */
export const UNKNOWN = new Set<string>();
/** When the desk's broker has heard whom; tests say it. */
export const HEARD = new Map<string, number>();

export interface World {
  readonly ledger: Ledger;
  readonly store: DuckdbReadingStore;
  readonly jobs: Jobs;
  readonly clock: ManualClock;
  readonly server: FastifyInstance;
  readonly options: ApiOptions;
}

/**
 * Opens a world for a test file, and closes it at its end.
 *
 * @param prepare what the tests find in it.
 */
export function worldForTests(
  prepare: (world: World) => Promise<void> = async () => undefined,
  others: Partial<ApiOptions> = {},
): () => World {
  let world: World | undefined;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nuanbu-api-'));
    closing.push(() => rm(dir, { recursive: true, force: true }));
    // Under root PostgreSQL runs as another user, who has to pass through.
    await chmod(dir, 0o711);
    const postgres = await startEmbeddedPostgres({ dataDir: dir, log: silentLog });
    closing.push(() => postgres.stop());
    const { databaseUrl } = postgres;
    const clock = new ManualClock(NOW);
    const dataKeys = await loadDataKeys({ file: join(dir, 'data-key') });
    const ledger = await openLedger({ databaseUrl, dataKeys, clock });
    closing.push(() => ledger.close());
    const path = join(dir, 'readings.duckdb');
    const store = new DuckdbReadingStore({ path, memoryLimitMb: 200 });
    await store.start();
    closing.push(() => store.stop());
    const jobs = await openJobs({
      ...{ databaseUrl, ledgerId: await ledger.identity(), log: silentLog },
    });
    closing.push(() => jobs.close());
    const options: ApiOptions = {
      ...{ ledger, store, jobs, clock, log: silentLog, desk: deskOn(ledger) },
      ...{ host: '127.0.0.1', port: 0, requestsPerMinute: 1_000_000 },
      ...others,
    };
    const server = await serverOf(options);
    closing.push(() => server.close());
    world = { ledger, store, jobs, clock, server, options };
    await prepare(world);
  });
  after(async () => {
    for (const close of closing.reverse()) await close();
  });
  return () => world!;
}

/** A what-if of which each setting pays every line half as much again. */
async function moreByHalf(ledger: Ledger, runNumber: number, times: number): Promise<WhatIfReport> {
  const {
    number,
    kind,
    programme,
    component,
    season,
    digest = '',
  } = await ledger.runs.get(runNumber);
  const terms = runTerms(PROGRAMME, SEASON);
  const before = await ledger.runs.wholeLines(number, {});
  const after = before.map((line) => ({ ...line, amountFen: line.amountFen * 1.5 ** times }));
  const side = { label: programme, programme, digest: PROGRAMME.digest, ...SEASON.span };
  return {
    run: { number, kind, programme, component, season, digest },
    before: { ...side, funderTitles: {} },
    after: { ...side, funderTitles: {} },
    parameters: [],
    comparison: comparisonOf(compareLines(before, after, { before: terms, after: terms })),
  };
}

/** The desk of a platform that has one programme and no broker. */
function deskOn(ledger: Ledger): Desk {
  const termsOf = async (_run: Run) => runTerms(PROGRAMME, SEASON);
  return {
    programme: async () => ({ label: 'jining-jkq-2021@1', programme: PROGRAMME }),
    termsOf,
    explain: async (householdId, number) => {
      const line = await ledger.runs.line(number, householdId);
      return explainLine(line!, await termsOf(await ledger.runs.get(number)));
    },
    progress: async ({ programme, kind, by, day = '2022-04-01' }) => {
      const rosterVersion = await ledger.roster.rosterVersion();
      const cases = await ledger.roster.snapshot(rosterVersion);
      const facts = cases.map((each) => each.facts);
      return {
        ...{ programme, place: PROGRAMME.title, kind, rosterVersion, otherCohorts: 0 },
        auditHead: await ledger.audit.head(),
        progress: progressOf([], facts, weekPeriod(day), by),
      };
    },
    questions: async () => ({
      label: 'jining-jkq-2021@1',
      questions: openQuestions(PROGRAMME).map((question) => {
        const { path, text, openQuestion, otherReadings = [], decidedBy, origin } = question;
        return {
          ...{ parameter: path, openQuestion, reading: text, otherReadings, decidedBy },
          ...{ programme: origin.name, digest: origin.digest, signOffs: [] },
        };
      }),
    }),
    requestRun: ({ actor, idempotencyKey, traceId, ...content }) =>
      ledger.runs.start(
        {
          ...{ kind: content.kind, programme: PROGRAMME.name },
          ...{ programmeDigest: PROGRAMME.digest, component: 'energySubsidy' },
          ...{ season: SEASON.name, span: SEASON.span, rosterVersion: 1, readingCommit: 0 },
          options: {},
        },
        { actor, idempotencyKey, content, traceId },
      ),
    auditPackage: async ({ batch }) =>
      (async function* () {
        yield { path: 'batch.txt', pieces: [String(batch)] };
      })(),
    recoveryFor: async (_householdId, programme = PROGRAMME.name) => ({
      programme,
      takesBack: { components: 'all', seasons: 'all' },
    }),
    feeders: async () => ({
      ...{ connected: new Set(['c01']), unknown: UNKNOWN },
      ...{ statuses: new Map(), heard: HEARD },
    }),
    seasons: seasonsOn(ledger, runTerms(PROGRAMME, SEASON)),
    whatIfs: { compute: ({ run, settings }) => moreByHalf(ledger, run, settings.length) },
    filing: {
      inWords: (programme) =>
        [...programme.components.values()].map((component) => ({ component, rules: [] })),
      cases: async () => [],
      check: async (text) => {
        const found = parseProgramme(text);
        if (!found.ok) return found;
        const { programme } = found;
        const components = [...programme.components.values()].map((component) => {
          return { component, rules: [] };
        });
        const questions = openQuestions(programme);
        return { ok: true, programme, components, questions, lacking: [] };
      },
    },
    feeding: {
      district: 'test',
      meterDefaults: { multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 },
      // Nothing is taken in here, so that whatever waits is left.
      replay: async (filter) => ({
        ...{ entries: 0, mended: 0, refusedByCode: [] },
        left: (await ledger.quarantine.page(filter, { limit: 100 })).length,
        readings: { stored: 0, duplicates: 0, conflicts: 0, refused: 0 },
      }),
      reconsider: async () => undefined,
      registerChanged: async () => undefined,
    },
  };
}
