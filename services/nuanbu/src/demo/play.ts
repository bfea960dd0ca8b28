import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SettledRun } from '@nuanbu/settle';
import { type Credential, type FleetProgress, runFleetInThread } from '@nuanbu/simulator-fleet';
import {
  judge,
  makeRoster,
  metersCsv,
  type RosterSetup,
  rosterCsv,
  type SimulatedRoster,
  truthOf,
} from '@nuanbu/simulator-households';
import type { Span } from '@nuanbu/units';
import { DEMO_PROGRAMME, DEMO_SEASON } from '../commands/simulate.ts';
import { exportRegister } from '../operations/export.ts';
import { importMeters, importRoster } from '../operations/imports.ts';
import type { Platform } from '../platform/platform.ts';
import type { EndReport } from '../report/end-report.ts';
import type { Stages } from './stages.ts';

const ACTOR = 'demo';
const QUIET = { progress: () => undefined, signal: new AbortController().signal };

/** What a demo plays. */
export interface Play {
  readonly setup: RosterSetup;
  readonly span: Span;
  /** Where the register and the roster files are written. */
  readonly out: string;
  /** Who makes the run and its batch. */
  readonly maker: string;
  readonly signal: AbortSignal;
}

/**
 * The whole main job on a running platform: roster, concentrators, a season of readings over MQTT,
 * settlement, draft batch, register; and what came of it, held against the truth.
 */
export async function playSeason(
  platform: Platform,
  play: Play,
  stages: Stages,
): Promise<{ readonly report: EndReport; readonly roster: SimulatedRoster }> {
  const roster = await stages.run('roster', () => enrol(platform, play));
  const credentials = await stages.run('credentials', () => credentialsFor(platform, roster));
  const fleet = await stages.run('readings', (bar) =>
    runFleetInThread(
      {
        url: platform.door!.urls[0]!,
        district: platform.config.district,
        roster: play.setup,
        credentials,
      },
      (progress) => bar.tell(progress.readingsAcknowledged, progress.readingsExpected),
      play.signal,
    ),
  );
  await platform.pipeline.idle();
  const settled = await stages.run('settle', async (bar) => {
    const run = await platform.settlement.requestRun({
      programme: DEMO_PROGRAMME,
      season: DEMO_SEASON,
      span: play.span,
      reason: 'demo: readings are missing on purpose',
      actor: play.maker,
    });
    return platform.settlement.awaitRun(
      run,
      ({ done, villages }) => bar.tell(done, villages),
      play.signal,
    );
  });
  const { paths } = await stages.run('register', () =>
    exportRegister.run(
      platform,
      { run: settled.run.number, formats: ['xlsx', 'csv'], language: 'zh', directory: play.out },
      QUIET,
    ),
  );
  const judged = await stages.run('judge', () =>
    report(platform, roster, fleet, settled, paths, stages),
  );
  return { report: judged, roster };
}

/** Puts the simulated roster on file through the files that anybody would import. */
async function enrol(platform: Platform, { setup, out }: Play): Promise<SimulatedRoster> {
  const roster = makeRoster(setup);
  await mkdir(out, { recursive: true });
  const rosterPath = join(out, 'roster.csv');
  const metersPath = join(out, 'meters.csv');
  await pipeline(Readable.from(rosterCsv(roster)), createWriteStream(rosterPath));
  await pipeline(Readable.from(metersCsv(roster)), createWriteStream(metersPath));
  await importRoster.run(platform, { path: rosterPath }, QUIET);
  await importMeters.run(platform, { path: metersPath }, QUIET);
  return roster;
}

async function credentialsFor(
  { ledger, config }: Platform,
  roster: SimulatedRoster,
): Promise<Record<string, Credential>> {
  const made = await Promise.all(
    roster.concentrators.map(({ concentratorId: name, town, village }) =>
      ledger.concentrators.add(
        { name, district: config.district, villages: [`${town}/${village}`], mayCorrect: false },
        { actor: ACTOR },
      ),
    ),
  );
  return Object.fromEntries(made.map(({ name, password }) => [name, { username: name, password }]));
}

async function report(
  platform: Platform,
  roster: SimulatedRoster,
  fleet: FleetProgress,
  { run, batch }: SettledRun,
  files: readonly string[],
  stages: Stages,
): Promise<EndReport> {
  const { ledger, pipeline: ingest } = platform;
  const { readings, refusedByCode } = ingest.counts;
  const { conflictingReading: _, ...quarantined } = refusedByCode;
  return {
    readings: {
      sent: fleet.readingsSent,
      acknowledged: fleet.readingsAcknowledged,
      received: readings.received,
      stored: readings.stored,
      duplicates: readings.duplicates,
      conflicts: readings.conflicts,
      quarantined,
    },
    messages: {
      sent: fleet.messagesSent,
      acknowledged: fleet.messagesAcknowledged,
      sentAgain: fleet.messagesResent,
      reconnects: fleet.disconnects,
    },
    totals: run.totals!,
    run: run.number,
    batch: batch && { number: batch.number, state: batch.state },
    digest: run.digest!,
    auditHead: (await ledger.audit.head()).hash,
    faults: judge(truthOf(roster), await ledger.runs.lines(run.number)),
    stages: stages.times,
    files,
  };
}
