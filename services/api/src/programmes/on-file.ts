import type { Ledger, ProgrammeVersion } from '@nuanbu/ledger';
import { type ProgrammeFile, parseProgramme } from '@nuanbu/policy';
import type { Words } from '@nuanbu/terms';
import type { TitleOf } from '../exports/column.ts';

type Said = Pick<ProgrammeFile, 'pathways' | 'equipment'> & {
  readonly title: Words;
  readonly components: ReadonlyMap<string, { readonly title: Words }>;
  readonly funderTitles: Readonly<Record<string, Words>>;
};

/** What the files of programmes say of themselves; a version never changes, so each is read once. */
export class ProgrammesOnFile {
  readonly #programmes: Ledger['programmes'];
  readonly #said = new Map<string, Said | undefined>();

  constructor(programmes: Ledger['programmes']) {
    this.#programmes = programmes;
  }

  /** Versions with their titles; a file that cannot be read any more is called by its name. */
  async titled<Head extends Pick<ProgrammeVersion, 'name' | 'digest'>>(heads: readonly Head[]) {
    return Promise.all(
      heads.map(async (head) => {
        const { title = { zh: head.name, en: head.name } } = (await this.#of(head.digest)) ?? {};
        return { ...head, title };
      }),
    );
  }

  /** The words that programmes' newest versions take for a pathway and for equipment. */
  async words(): Promise<Readonly<Record<'pathway' | 'equipment', ReadonlyMap<string, Words>>>> {
    const words = { pathway: new Map<string, Words>(), equipment: new Map<string, Words>() };
    const newest = new Map((await this.#programmes.list()).map((head) => [head.name, head]));
    for (const { digest } of newest.values()) {
      const said = await this.#of(digest);
      for (const [word, named] of Object.entries(said?.pathways ?? {})) {
        words.pathway.set(word, named);
      }
      for (const [word, named] of Object.entries(said?.equipment ?? {})) {
        words.equipment.set(word, named);
      }
    }
    return words;
  }

  /**
   * What programmes, components and levels are called by the newest versions.
   *
   * @param usual the programme of things that do not say theirs, such as funds.
   */
  async titles(usual: string | undefined): Promise<TitleOf> {
    const newest = new Map((await this.#programmes.list()).map((head) => [head.name, head]));
    const said = new Map<string, Said | undefined>();
    for (const [name, { digest }] of newest) said.set(name, await this.#of(digest));
    return (of, name, programme = usual) => {
      if (of === 'programme') return said.get(name)?.title;
      const its = programme === undefined ? undefined : said.get(programme);
      return of === 'component' ? its?.components.get(name)?.title : its?.funderTitles[name];
    };
  }

  async #of(digest: string): Promise<Said | undefined> {
    if (!this.#said.has(digest)) {
      const text = (await this.#programmes.get(digest))?.text;
      const parsed = text === undefined ? undefined : parseProgramme(text);
      const programme = parsed?.ok ? parsed.programme : undefined;
      const said = programme && {
        ...{ title: programme.title, pathways: programme.file.pathways },
        equipment: programme.file.equipment,
        ...{ components: programme.components, funderTitles: programme.funderTitles },
      };
      this.#said.set(digest, said);
    }
    return this.#said.get(digest);
  }
}
