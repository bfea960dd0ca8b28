import { createHash } from 'node:crypto';
import type { Words } from '@nuanbu/terms';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import { inPresentForm } from './first-form.ts';
import type { Raw } from './parameters.ts';
import { type Programme, programmeOf } from './programme.ts';
import { programmeSchema } from './schema/programme.ts';
import { causeOf, faultsIn } from './schema/said.ts';

/** One thing wrong with a programme file, and where. */
export interface ProgrammeProblem {
  readonly line: number;
  readonly column: number;
  /** The keys that lead to the place, e.g. `components.energySubsidy.rules.0.limit.source`. */
  readonly path: string;
  readonly problem: string;
  readonly problemWords: Words;
}

export type ProgrammeParse =
  | { readonly ok: true; readonly programme: Programme }
  | { readonly ok: false; readonly problems: readonly ProgrammeProblem[] };

/**
 * Reads a programme file. Whatever the schema does not know, a parameter without a source, and
 * values that contradict each other are refused with line and column (domain rule P6). What it
 * inherits is not looked up: see `inheritedProgramme`. A file of the first form, as older ledgers
 * hold them, is read by the present one: see `inPresentForm`.
 */
export function parseProgramme(yamlText: string): ProgrammeParse {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { schema: 'failsafe', lineCounter: lines });
  const unread = unreadable(document, lines);
  if (unread.length > 0) return { ok: false, problems: unread };
  const raw: Raw = document.toJS();
  const digest = createHash('sha256').update(yamlText).digest('hex');
  const read = readRaw(inPresentForm(raw), digest);
  if (read.ok) return read;
  // Problems are named by the keys that the file itself has.
  const asWritten = readRaw(raw, digest);
  const { faults } = asWritten.ok ? read : asWritten;
  const problems = faults.flatMap((fault) => problemsOf(fault, document, lines));
  return { ok: false, problems };
}

/** A raw file as a programme, or what zod finds wrong with it. */
export function readRaw(
  raw: Raw,
  digest: string,
):
  | { readonly ok: true; readonly programme: Programme }
  | { readonly ok: false; readonly faults: ReturnType<typeof faultsIn> } {
  const parsed = programmeSchema.safeParse(raw);
  if (!parsed.success) {
    return { ok: false, faults: faultsIn(programmeSchema, raw, parsed.error.issues) };
  }
  return { ok: true, programme: programmeOf(parsed.data, raw, digest) };
}

/** What is no YAML, or YAML that says a value elsewhere than where it stands, or nowhere. */
function unreadable(document: Document.Parsed, lines: LineCounter): ProgrammeProblem[] {
  const problems = [...document.errors, ...document.warnings].map(({ message, linePos }) => {
    const en = message.split('\n')[0]!.replace(/ at line \d+, column \d+:$/, '');
    const place = { line: linePos?.[0].line ?? 1, column: linePos?.[0].col ?? 1, path: '' };
    return { ...place, ...inBoth({ zh: `YAML 格式有误：${en}`, en }) };
  });
  const refuse = (node: Node, words: Words) => {
    const { line, col } = lines.linePos((node.range as ParsedNode['range'])[0]);
    problems.push({ line, column: col, path: '', ...inBoth(words) });
  };
  visit(document, {
    Alias: (_key, alias) =>
      refuse(alias, {
        zh: `不读取别名 *${alias.source}：请直接写值`,
        en: `the alias *${alias.source} is not read: write the value itself`,
      }),
    Pair: (_key, { key }) => {
      // Objects have a property of this name, so that the schema would pass over it in silence.
      if (isScalar(key) && key.value === '__proto__') {
        refuse(key, { zh: '__proto__ 不能作键', en: '__proto__ is no key' });
      }
    },
  });
  return problems;
}

function inBoth(problemWords: Words): Pick<ProgrammeProblem, 'problem' | 'problemWords'> {
  return { problem: problemWords.en, problemWords };
}

function problemsOf(
  { issue, zh }: ReturnType<typeof faultsIn>[number],
  document: Document,
  lines: LineCounter,
): ProgrammeProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...placeOf([...path, key], document, lines),
      path: [...path, key].join('.'),
      ...inBoth({
        zh: '不是方案文件此处可用的键',
        en: 'is not a key that a programme file knows here',
      }),
    }));
  }
  const isMissing = issue.code !== 'custom' && !document.hasIn(path);
  return [
    {
      ...placeOf(path, document, lines),
      path: path.join('.'),
      ...inBoth(isMissing ? { zh: '缺少', en: 'is missing' } : { zh, en: causeOf(issue).message }),
    },
  ];
}

/** The place in a file to which keys lead, or of the nearest thing above it that exists. */
export function placeInFile(
  yamlText: string,
  keys: readonly (string | number)[],
): Pick<ProgrammeProblem, 'line' | 'column'> {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { schema: 'failsafe', lineCounter: lines });
  return placeOf(keys, document, lines);
}

/** The place of a key in the file, or of the nearest thing above it that exists. */
function placeOf(
  path: readonly (string | number)[],
  document: Document,
  lines: LineCounter,
): { line: number; column: number } {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const key = path[depth - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}
