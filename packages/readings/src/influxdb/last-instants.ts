import { isTrouble } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { askEach } from './answers.ts';
import { instantOf } from './correction-versions.ts';
import { ALL_TIME, newestFlux } from './queries.ts';
import { METER_TAG, plainText } from './schema.ts';
import type { InfluxTransport } from './transport.ts';
import { groupsOf, Turns } from './turns.ts';

const METERS_A_QUERY = 200;
/** From as many on, all meters of the bucket are asked for at once. */
const MANY_METERS = 100;
/** How long what was found of all meters serves those that are met for the first time. */
const SURVEY_MS = 60_000;
/**
 * A survey costs by the series of the bucket, each meter one in each epoch, and the server holds what
 * it found until the end. One that takes longer is given up, and meters are asked for by groups.
 */
const SURVEY_WITHIN_MS = 10_000;
/** A question that waits for a connection must not be taken for one that is not answered. */
const QUERIES_AT_ONCE = 4;

type Instants = ReadonlyMap<string, Instant>;

/** The newest instants at which meters have a plain reading, of any epoch. */
export class LastInstants {
  readonly #transport: InfluxTransport;
  readonly #surveyWithinMs: number;
  readonly #turns = new Turns(QUERIES_AT_ONCE);
  #isTooLarge = false;
  #survey: { readonly found: Promise<Instants>; readonly untilMs: number } | undefined;

  constructor(transport: InfluxTransport, surveyWithinMs = SURVEY_WITHIN_MS) {
    this.#transport = transport;
    this.#surveyWithinMs = surveyWithinMs;
  }

  /**
   * Asks for meters of which this process has written nothing: what was found of all meters a little
   * earlier is as good.
   *
   * @returns the instants of those that have any, perhaps with others.
   */
  async ofUnseen(meterIds: readonly string[]): Promise<Instants> {
    if (this.#survey && this.#survey.untilMs < performance.now()) this.#survey = undefined;
    if (!this.#survey) {
      if (meterIds.length < MANY_METERS || this.#isTooLarge) return await this.of(meterIds);
      const found = this.#ask(undefined, this.#surveyWithinMs);
      this.#survey = { found, untilMs: performance.now() + SURVEY_MS };
      found.catch(() => {
        this.#survey = undefined;
      });
    }
    try {
      return await this.#survey.found;
    } catch (error) {
      if (!isTrouble(error, 'storeUnreachable')) throw error;
      this.#isTooLarge = true;
      return await this.of(meterIds);
    }
  }

  /** @returns the instants of those that have any. */
  async of(meterIds: readonly string[]): Promise<Instants> {
    const groups = groupsOf(meterIds, METERS_A_QUERY);
    const portions = await Promise.all(
      groups.map((group) => this.#turns.take(() => this.#ask(group))),
    );
    return new Map(portions.flatMap((portion) => [...portion]));
  }

  async #ask(meterIds: readonly string[] | undefined, withinMs?: number): Promise<Instants> {
    const found = new Map<string, Instant>();
    const { bucket } = this.#transport;
    const flux = newestFlux({ bucket, meterIds, span: ALL_TIME });
    const take = (row: ReadonlyMap<string, string>) => {
      found.set(plainText(row.get(METER_TAG)!), instantOf(row.get('_time')!));
    };
    await askEach(this.#transport, flux, take, withinMs);
    return found;
  }
}
