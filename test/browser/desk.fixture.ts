import { join } from 'node:path';
import { Office } from '../system/office.fixture.ts';
import { interrupt, Place, type Running } from '../system/place.fixture.ts';

const HOUSEHOLDS = 200;

/** A demo that stays up, in a process of its own, for browsers to come to. */
export class DemoDesk {
  readonly address: string;
  readonly password: string;
  /** The same staff, over HTTP. */
  readonly office: Office;
  readonly place: Place;
  readonly #running: Running;

  private constructor(place: Place, running: Running, address: string, password: string) {
    this.place = place;
    this.#running = running;
    this.address = address;
    this.password = password;
    this.office = new Office(() => address, password);
  }

  /** Plays a whole season of two hundred households. */
  static async start(): Promise<DemoDesk> {
    const place = await Place.make('browser');
    const words = ['demo', '--mqtt-port', '0', '--households', String(HOUSEHOLDS)];
    // All browsers come from one address.
    const limit = { API_REQUESTS_PER_MINUTE: '100000' };
    const running = place.runWith(limit, ...words, '--out', join(place.folder, 'out'));
    const [said] = await running.said(/the demo stays up[\s\S]*Ctrl-C/);
    const address = /open +(http:\/\/127\.0\.0\.1:\d+)/.exec(said)![1]!;
    return new DemoDesk(place, running, address, /password +(\S+)/.exec(said)![1]!);
  }

  async stop(): Promise<void> {
    await interrupt(this.#running);
    await this.place.remove();
  }
}
