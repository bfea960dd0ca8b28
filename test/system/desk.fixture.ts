import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { importMeters, importReadings, importRoster } from '@nuanbu/cli/operations';
import { type Platform, startPlatform } from '@nuanbu/cli/platform';
import { loadConfig, ManualClock, silentLog } from '@nuanbu/runtime';
import { type Fen, parseInstant } from '@nuanbu/units';
import type pg from 'pg';
import { Office, portToKeep } from './office.fixture.ts';
import type { Passbook } from './passbook.fixture.ts';
import { PAYOUT, writeSeason } from './payout-season.fixture.ts';
import { Place } from './place.fixture.ts';

const DAY_S = 86_400;
const QUIET = { progress: () => undefined, signal: new AbortController().signal };

/** A platform in this process, with a season on file, and its staff. */
export class Desk {
  readonly place: Place;
  readonly clock: ManualClock;
  readonly platform: Platform;
  readonly office: Office;
  /** A look past the platform into its own database. */
  readonly ledger: pg.Client;

  private constructor(from: Pick<Desk, 'place' | 'clock' | 'platform' | 'office' | 'ledger'>) {
    this.place = from.place;
    this.clock = from.clock;
    this.platform = from.platform;
    this.office = from.office;
    this.ledger = from.ledger;
  }

  static async open(name: string): Promise<Desk> {
    const clock = new ManualClock(parseInstant('2022-04-20')!);
    const place = await Place.make(name);
    const port = await portToKeep();
    // Behind a proxy that browsers reach by https: cookies are bound to it.
    const settings = { API_ORIGIN: 'https://desk.example.org', API_PORT: port };
    const platform = await startPlatform({
      config: loadConfig(settings, { dataDir: place.dataDir }),
      ...{ clock, openLog: () => silentLog, withBroker: false, withApi: true },
      onDeath: (error) => {
        throw error;
      },
    });
    const office = new Office(() => `http://127.0.0.1:${port}`);
    await office.open(platform.api!.firstAdminUrl!);
    const path = (file: string) => join(place.folder, 'files', file);
    await writeSeason(path(''));
    await importRoster.run(platform, { path: path('roster.csv') }, QUIET);
    await importMeters.run(platform, { path: path('meters.csv') }, QUIET);
    await importReadings.run(platform, { path: path('readings.csv') }, QUIET);
    return new Desk({ place, clock, platform, office, ledger: await place.postgres() });
  }

  async close(): Promise<void> {
    await this.ledger.end();
    await this.platform.stop();
  }

  /** Makes the season's final run, and so the draft of its batch. */
  settle(by: string): Promise<number> {
    return this.run(by, 'final');
  }

  /** Makes a run of the season and waits until it has succeeded. */
  async run(by: string, kind: 'final' | 'correction' | 'trial', reason?: string): Promise<number> {
    const { programme, season, component } = PAYOUT;
    const person = this.office.person(by);
    const asked = { programme, season, component, kind, reason };
    const { number } = await person.ok('/api/runs', asked);
    let run = await person.see(`/api/runs/${number}`);
    while (run.state === 'running') {
      await wait(100);
      run = await person.see(`/api/runs/${number}`);
    }
    assert.equal(run.state, 'succeeded', run.failure);
    return number;
  }

  /** Puts a batch's notice up, lets it run out, and has the batch signed by three more people. */
  async approve(batch: number): Promise<void> {
    const { office } = this;
    await office.person('clerk').act(batch, 'publish');
    this.passNotice();
    await office.person('clerk').act(batch, 'end-notice');
    await office.person('town').act(batch, 'sign-town');
    await office.person('bureau').act(batch, 'sign-bureau');
    const { state } = await office.person('finance').act(batch, 'sign-finance');
    assert.equal(state, 'approved');
  }

  /** Takes a batch through to the branch's answers, with the money that it needs. */
  async payWhole(batch: number, bank: Passbook): Promise<void> {
    const of = (name: string) => this.office.person(name);
    await this.approve(batch);
    const { amountFen } = await of('auditor').see(`/api/batches/${batch}`);
    await this.receive(amountFen, `拨款单 ${batch}`);
    await of('cashier').act(batch, 'release', fileForm('csv'));
    const taken = await of('cashier').post(`/api/batches/${batch}/payment-files/1/take`);
    const { items } = await of('auditor').see(`/api/batches/${batch}/payment-files`);
    await bank.take(items[0], taken.bytes, 'csv');
    const { faults: _, ...told } = await bank.askBranch(batch);
    await of('cashier').act(batch, 'returns', told);
  }

  /** As many days go by as a notice runs. */
  passNotice(): void {
    this.clock.advance(8 * DAY_S);
  }

  /** Money of the district comes in. */
  async receive(amountFen: Fen, evidence: string): Promise<void> {
    const { programme, funder } = PAYOUT;
    await this.office.person('finance').ok('/api/funds/entries', {
      ...{
        kind: 'fundsReceived',
        programme,
        funder,
        amountFen,
        occurredOn: '2022-05-01',
        evidence,
      },
    });
  }
}

/** What finance says of a payment file. */
export function fileForm(kind: 'csv' | 'xlsx' | 'pain001') {
  const payer = { name: '区财政局', account: '3700100200', bank: '农商行' };
  return { kind, payer, executeOn: '2022-06-01', purpose: '清洁取暖补贴' };
}

/** Finds postings that do not add up to zero: of an entry of the audit log, or all together. */
export async function unbalanced(ledger: pg.Client): Promise<unknown[]> {
  const { rows } = await ledger.query(
    `SELECT audit_number FROM ledger.posting GROUP BY 1 HAVING sum(amount_fen) <> 0
      UNION ALL SELECT 0 FROM ledger.posting HAVING sum(amount_fen) <> 0`,
  );
  return rows;
}
