import { join } from 'node:path';
import {
  DEMO_PASSWORD,
  LAG_DAYS,
  LaggingClock,
  layOut,
  MAKER,
  playSeason,
  Stages,
} from '@nuanbu/cli/demo';
import { type Platform, startPlatform } from '@nuanbu/cli/platform';
import { loadConfig, silentLog } from '@nuanbu/runtime';
import { readVillagePlan } from '@nuanbu/simulator-households';
import { parseInstant } from '@nuanbu/units';
import { Office, portToKeep } from '../system/office.fixture.ts';
import { Place } from '../system/place.fixture.ts';

const HOUSEHOLDS = 200;
const SEASON = { from: parseInstant('2021-12-01')!, to: parseInstant('2022-04-01')! };
/** A notice of seven days, from the day before it to the day after. */
const NOTICE_DAYS = 8;
/** So many notices can run out while a test lasts. */
const NOTICES = 5;

/** A demo for browsers to come to, whose clock has days to spare. */
export class DemoDesk {
  readonly password: string = DEMO_PASSWORD;
  readonly address: string;
  /** The same staff, over HTTP. */
  readonly office: Office;
  readonly #place: Place;
  readonly #platform: Platform;
  readonly #clock: LaggingClock;

  private constructor(place: Place, platform: Platform, clock: LaggingClock) {
    this.#place = place;
    this.#platform = platform;
    this.#clock = clock;
    this.address = platform.api!.address;
    this.office = new Office(() => this.address, this.password);
  }

  /** Plays a whole season of two hundred households and lays the desk out. */
  static async start(): Promise<DemoDesk> {
    const place = await Place.make('browser');
    const clock = new LaggingClock(LAG_DAYS + NOTICES * NOTICE_DAYS);
    // With an origin, whoever stands before it says from where browsers come: each has its own limits.
    const port = await portToKeep();
    const origin = { API_PORT: port, API_ORIGIN: `http://127.0.0.1:${port}` };
    const settings = { ...origin, MQTT_PORT: '0', API_REQUESTS_PER_MINUTE: '1000000' };
    const platform = await startPlatform({
      config: loadConfig(settings, { dataDir: place.dataDir }),
      ...{ clock, openLog: () => silentLog, withBroker: true, withApi: true },
      onDeath: (error) => {
        throw error;
      },
    });
    const stages = new Stages();
    const out = join(place.folder, 'out');
    const setup = {
      ...{ seed: '1', season: SEASON, villagePlan: readVillagePlan() },
      households: HOUSEHOLDS,
    };
    const { signal } = new AbortController();
    const play = { setup, span: SEASON, out, maker: MAKER, signal };
    const { report, roster } = await playSeason(platform, play, stages);
    stages.stop();
    await layOut(platform, clock, { roster, run: report.run, batch: report.batch?.number, out });
    return new DemoDesk(place, platform, clock);
  }

  /** As many days go by as a notice runs; everybody has to sign in again after them. */
  passNotice(): void {
    this.#clock.pass(NOTICE_DAYS);
  }

  async stop(): Promise<void> {
    await this.#platform.stop();
    await this.#place.remove();
  }
}
