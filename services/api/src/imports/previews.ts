import type { importPreviewSchema } from '@nuanbu/contracts/http';
import type { Clock } from '@nuanbu/runtime';
import { verbatim } from '@nuanbu/terms';
import type { z } from 'zod';
import { RequestError } from '../http/errors.ts';
import { Kept } from '../http/kept.ts';
import { type Page, page } from '../http/pages.ts';
import type { Change, ImportChange } from './changes.ts';
import type { ImportKind } from './file.ts';
import type { Previewed } from './imports.ts';

type Preview = z.output<typeof importPreviewSchema>;

interface Kind {
  readonly kind: ImportKind;
  readonly previewed: Previewed;
}

interface Wanted {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly change?: ImportChange['change'] | undefined;
}

const KEPT_S = 30 * 60;
/** Each may be of every household. */
const MOST_KEPT = 6;

/** Previews that people look through page by page, in memory. */
export class Previews {
  readonly #kept: Kept<Kind>;

  constructor(clock: Clock) {
    this.#kept = new Kept(clock, { keptS: KEPT_S, most: MOST_KEPT });
  }

  /** Keeps one, and shows its first pages. */
  put(
    owner: string,
    head: Pick<Preview, 'kind' | 'name' | 'digest'>,
    previewed: Previewed,
    limit: number,
  ): Preview {
    const id = this.#kept.put(owner, { kind: head.kind, previewed });
    const { seenVersion, rows, changes, unchanged, keptViolations, refusals } = previewed;
    const count = (change: Change['change']) =>
      changes.filter((each) => each.change === change).length;
    return {
      ...{ id, ...head, seenVersion, rows, keptViolations },
      counts: {
        ...{ added: count('added'), changed: count('changed'), moved: count('moved') },
        ...{ closed: count('closed'), removed: count('removed'), unchanged },
        refused: refusals.length,
      },
      ignoredColumns: previewed.ignoredColumns,
      changes: pageOfAll(changes, { limit }, shown),
      refusals: pageOfAll(refusals, { limit }, (each) => each),
    };
  }

  /** @throws RequestError `addressUnknown`. */
  changes(owner: string, kind: ImportKind, id: string, wanted: Wanted): Page<ImportChange> {
    const { changes } = this.#get(owner, kind, id);
    const { change } = wanted;
    const chosen = change ? changes.filter((each) => each.change === change) : changes;
    return pageOfAll(chosen, wanted, shown);
  }

  /** @throws RequestError `addressUnknown`. */
  refusals(owner: string, kind: ImportKind, id: string, wanted: Wanted) {
    return pageOfAll(this.#get(owner, kind, id).refusals, wanted, (each) => each);
  }

  #get(owner: string, kind: ImportKind, id: string): Previewed {
    const found = this.#kept.get(owner, id);
    if (found.kind === kind) return found.previewed;
    throw new RequestError('addressUnknown', {
      zh: `这是 ${found.kind} 的预览。`,
      en: `It is a preview of ${found.kind}.`,
    });
  }
}

function shown({ show }: Change): ImportChange {
  return show();
}

/** A page of things that stay as they are, so that a place among them is a cursor. */
function pageOfAll<Thing, Shown>(
  all: readonly Thing[],
  { after, limit }: Wanted,
  show: (thing: Thing) => Shown,
): Page<Shown> {
  const start = Number(after ?? 0);
  if (!Number.isSafeInteger(start))
    throw new RequestError('requestInvalid', verbatim(`after ${after}`));
  const { items, next } = page(all.slice(start, start + limit + 1), limit, () => start + limit);
  return { items: items.map(show), next };
}
