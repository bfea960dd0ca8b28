import type { Instant } from '@nuanbu/units';
import { askEach } from './answers.ts';
import { instantOf } from './correction-versions.ts';
import { ALL_TIME, newestFlux } from './queries.ts';
import { METER_TAG, plainText } from './schema.ts';
import type { InfluxTransport } from './transport.ts';
import { groupsOf } from './turns.ts';

const METERS_A_QUERY = 200;
/** From as many on, all meters of the bucket are asked for at once. */
const MANY_METERS = 100;
/** How long what was found of all meters serves those that are met for the first time. */
const SURVEY_MS = 60_000;

type Instants = ReadonlyMap<string, Instant>;

/** The newest instants at which meters have a plain reading, of any epoch. */
export class LastInstants {
  readonly #transport: InfluxTransport;
  #survey: { readonly found: Promise<Instants>; readonly untilMs: number } | undefined;

  constructor(transport: InfluxTransport) {
    this.#transport = transport;
  }

  /**
   * Asks for meters of which this process has written nothing: what was found of all meters a little
   * earlier is as good.
   *
   * @returns the instants of those that have any, perhaps with others.
   */
  async ofUnseen(meterIds: readonly string[]): Promise<Instants> {
    if (this.#survey && this.#survey.untilMs < performance.now()) this.#survey = undefined;
    if (this.#survey) return await this.#survey.found;
    if (meterIds.length < MANY_METERS) return await this.of(meterIds);
    const found = this.#ask(undefined);
    this.#survey = { found, untilMs: performance.now() + SURVEY_MS };
    found.catch(() => {
      this.#survey = undefined;
    });
    return await found;
  }

  /** @returns the instants of those that have any. */
  async of(meterIds: readonly string[]): Promise<Instants> {
    const groups = groupsOf(meterIds, METERS_A_QUERY);
    const portions = await Promise.all(groups.map((group) => this.#ask(group)));
    return new Map(portions.flatMap((portion) => [...portion]));
  }

  async #ask(meterIds: readonly string[] | undefined): Promise<Instants> {
    const found = new Map<string, Instant>();
    const { bucket } = this.#transport;
    const flux = newestFlux({ bucket, meterIds, span: ALL_TIME });
    await askEach(this.#transport, flux, (row) => {
      found.set(plainText(row.get(METER_TAG)!), instantOf(row.get('_time')!));
    });
    return found;
  }
}
