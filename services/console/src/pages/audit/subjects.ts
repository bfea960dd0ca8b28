import type { CodeTable } from '@nuanbu/terms';

/** What entries of the audit chain are about, by how their subjects begin. */
export const SUBJECT_KINDS: CodeTable<string> = {
  batch: { zh: '批次', en: 'Batch' },
  household: { zh: '户', en: 'Household' },
  run: { zh: '核算', en: 'Run' },
  user: { zh: '用户', en: 'User' },
  programme: { zh: '方案', en: 'Programme' },
  concentrator: { zh: '集中器', en: 'Concentrator' },
  quarantine: { zh: '隔离报文', en: 'Quarantined message' },
  'violation case': { zh: '违规案件', en: 'Violation case' },
  'fund entry': { zh: '资金记录', en: 'Fund entry' },
  'roster version': { zh: '名册版本', en: 'Roster version' },
  'plan of': { zh: '计划', en: 'Plan of' },
  'data key': { zh: '加密密钥', en: 'Data key' },
};

/** A subject in its two parts. */
export interface Subject {
  /** Undefined for one that begins otherwise; then all of it is the name. */
  readonly kind: string | undefined;
  readonly name: string;
}

/** `batch 3` as kind and name. */
export function subjectOf(text: string): Subject {
  const kind = Object.keys(SUBJECT_KINDS).find(
    (each) => text === each || text.startsWith(`${each} `),
  );
  return kind === undefined
    ? { kind, name: text }
    : { kind, name: text.slice(kind.length).trimStart() };
}

/** Kinds whose names are numbers, which nobody means by a part of them. */
const NUMBERED = new Set([
  ...['batch', 'run', 'quarantine', 'violation case', 'fund entry', 'roster version'],
]);

/** The question for entries about a kind of thing, by what their names contain or which number. */
export function searchedSubject(
  kind: string | undefined,
  name: string | undefined,
): { readonly kind?: string | undefined; readonly subject?: string | undefined } {
  const isNumber = kind !== undefined && NUMBERED.has(kind) && /^[0-9]+$/.test(name ?? '');
  return isNumber ? { kind: `${kind} ${name}` } : { kind, subject: name };
}

const PAGES: Readonly<Record<string, string>> = {
  batch: '/batches/',
  household: '/households/',
  run: '/runs/',
  programme: '/rules/',
};

/** The page of what an entry is about; undefined where there is none. */
export function pageOfSubject({ kind, name }: Subject): string | undefined {
  if (kind === undefined || name === '') return undefined;
  if (kind === 'quarantine')
    return `/feeders/quarantine?all=true&entry=${encodeURIComponent(name)}`;
  const page = PAGES[kind];
  return page === undefined ? undefined : page + encodeURIComponent(name);
}
