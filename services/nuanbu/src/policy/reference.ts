import type { Ledger } from '@nuanbu/ledger';
import type { Programme } from '@nuanbu/policy';
import { newestOnFile, programmeWithAncestors } from '@nuanbu/settle';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { z } from 'zod';
import { resolvePath } from '../paths.ts';
import { programmeFrom, programmeText } from '../programmes.ts';

/** Which programme is meant: one on file, by its name and perhaps a version, or a file's text. */
export const programmeReference = z.union([
  z.strictObject({ name: z.string(), version: z.int().min(1).optional() }),
  z.strictObject({ file: z.string(), text: z.string() }),
]);
export type ProgrammeReference = z.infer<typeof programmeReference>;

const ON_FILE = /^(?<name>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?<version>[1-9][0-9]{0,8}))?$/;

/**
 * What somebody means by a word: `NAME` or `NAME@VERSION` is on file; whatever else, such as
 * `./NAME`, is a path, whose file is read here.
 *
 * @throws TroubleError `programmeUnknown`, `programmeInvalid`.
 */
export async function referenceFrom(word: string): Promise<ProgrammeReference> {
  const { name, version } = ON_FILE.exec(word)?.groups ?? {};
  if (name !== undefined) return { name, version: version ? Number(version) : undefined };
  const text = await programmeText(resolvePath(word));
  programmeFrom(text, word);
  return { file: word, text };
}

/** A programme's text with those of the programmes from which it inherits. */
export interface FiledProgramme {
  /** `NAME@VERSION`, or the path as it was given. */
  readonly label: string;
  readonly digest: string;
  readonly text: string;
  readonly ancestors: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Looks a reference up, with what it inherits as it stands on file.
 *
 * @throws TroubleError `programmeUnknown`, `programmeInvalid`.
 */
export async function findProgramme(
  programmes: Ledger['programmes'],
  reference: ProgrammeReference,
): Promise<FiledProgramme> {
  const { label, text } =
    'text' in reference
      ? { label: reference.file, text: reference.text }
      : await onFile(programmes, reference);
  const newest = newestOnFile(programmes);
  const ancestors: { name: string; text: string }[] = [];
  const { digest } = await programmeWithAncestors(text, async (name) => {
    const found = await newest(name);
    if (found) ancestors.push({ name, text: found.text });
    return found;
  });
  return { label, digest, text, ancestors };
}

async function onFile(
  programmes: Ledger['programmes'],
  { name, version }: Extract<ProgrammeReference, { name: string }>,
): Promise<{ label: string; text: string }> {
  const versions = (await programmes.list()).filter((each) => each.name === name);
  const wanted = version === undefined ? versions.at(-1) : versions.find(isVersion(version));
  const found = wanted && (await programmes.get(wanted.digest));
  if (found) return { label: `${name}@${found.version}`, text: found.text };
  const there = versions.map((each) => `${name}@${each.version}`).join(', ');
  const detail = version === undefined ? `"${name}"` : `${name}@${version}`;
  throw new TroubleError('programmeUnknown', verbatim(detail), {
    hint:
      versions.length > 0
        ? { zh: `已有：${there}。`, en: `On file are: ${there}.` }
        : {
            zh: '`nuanbu programme list` 列出已有的方案；文件以路径指明，如 ./FILE。',
            en: '`nuanbu programme list` shows those on file; a file is named by a path, as ./FILE.',
          },
  });
}

function isVersion(version: number): (each: { readonly version: number }) => boolean {
  return (each) => each.version === version;
}

/** A programme as it settles, from its text and those of its ancestors. */
export function programmeOf({ text, ancestors }: FiledProgramme): Promise<Programme> {
  const texts = new Map(ancestors.map((each) => [each.name, { text: each.text, digest: '' }]));
  return programmeWithAncestors(text, async (name) => texts.get(name));
}
