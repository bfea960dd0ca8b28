import type { Ledger } from '@nuanbu/ledger';
import { countsEnergy, type Programme, periodBegunBy } from '@nuanbu/policy';
import { isTrouble } from '@nuanbu/terms';
import type { Instant, Span } from '@nuanbu/units';
import { newestOnFile, programmeWithAncestors } from '../programme-on-file.ts';

/** A season of a component that counts energy, by which its forecast can be asked for. */
export interface SeasonOnFile {
  readonly programme: string;
  readonly component: string;
  readonly season: string;
  readonly span: Span;
}

/**
 * Of each component on file that counts energy, the season in which an instant lies, or the last
 * one begun before it. Programme files are read once for each version.
 */
export class SeasonsOnFile {
  readonly #programmes: Ledger['programmes'];
  #read: { readonly of: string; readonly programmes: readonly Programme[] } | undefined;

  constructor(programmes: Ledger['programmes']) {
    this.#programmes = programmes;
  }

  async at(instant: Instant): Promise<SeasonOnFile[]> {
    const programmes = await this.#newest();
    return programmes.flatMap((programme) =>
      [...programme.components.values()].filter(countsEnergy).flatMap((component) => {
        const season = periodBegunBy(programme, component, instant);
        if (!season) return [];
        const { name, span } = season;
        return [{ programme: programme.name, component: component.name, season: name, span }];
      }),
    );
  }

  async #newest(): Promise<readonly Programme[]> {
    const versions = new Map((await this.#programmes.list()).map((each) => [each.name, each]));
    const of = JSON.stringify([...versions.values()].map(({ digest }) => digest));
    if (this.#read?.of === of) return this.#read.programmes;
    const programmes: Programme[] = [];
    for (const { digest } of versions.values()) {
      const programme = await this.#readVersion(digest);
      if (programme) programmes.push(programme);
    }
    this.#read = { of, programmes };
    return programmes;
  }

  /** A file that is no longer accepted has no season here; whoever settles by it is told why. */
  async #readVersion(digest: string): Promise<Programme | undefined> {
    const version = await this.#programmes.get(digest);
    if (!version) return undefined;
    try {
      return await programmeWithAncestors(version.text, newestOnFile(this.#programmes));
    } catch (error) {
      if (isTrouble(error, 'programmeInvalid')) return undefined;
      throw error;
    }
  }
}
