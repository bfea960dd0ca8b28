import type { Language, ReportField, ReportKind } from '@nuanbu/contracts';
import { YES_NO_WORDS } from '@nuanbu/contracts/http';
import type { Words } from '@nuanbu/terms';
import { formatYuan } from '@nuanbu/units';

/** The words of the values of a column that holds codes. */
export type WordsOf = Readonly<Record<string, Words>>;

/** A column of a list, as data: its head, where in an item its value is, and how that is printed. */
export interface Column extends Words {
  readonly kind: ReportKind;
  /** The way to the value, with dots; of words of both languages, those of the file's are printed; each element of an array on it is printed, one after another. */
  readonly path: string;
  /** Of codes: the words in their stead. */
  readonly words?: WordsOf | undefined;
  /** Of sums of money that are told apart: the member that says whose each is. */
  readonly label?: string | undefined;
}

type ColumnMaker = (path: string, zh: string, en: string) => Column;

function of(kind: ReportKind): ColumnMaker {
  return (path, zh, en) => ({ kind, path, zh, en });
}

/** Makers of columns, one for each way of printing. */
export const text = of('text');
export const count = of('count');
/** The number of a thing, which is no quantity. */
export const numbered = of('number');
export const kwh = of('kwh');
export const thousandths = of('thousandths');
export const yuan = of('yuan');
export const percent = of('percent');
export const instant = of('instant');
export const day = of('day');

/** A column of codes, printed by their words. */
export function coded(path: string, zh: string, en: string, words: WordsOf): Column {
  return { kind: 'text', path, zh, en, words };
}

/** A column of yes and no. */
export function flag(path: string, zh: string, en: string): Column {
  return coded(path, zh, en, YES_NO_WORDS);
}

/** A column of several amounts, each `amountFen` beside whose it is. */
export function parts(path: string, label: string, zh: string, en: string): Column {
  return { kind: 'text', path, zh, en, label };
}

/** The field of a column for an item, in a language. */
export function fieldOf(column: Column, item: unknown, language: Language): ReportField {
  const values = valuesAt(item, column.path.split('.'));
  if (column.kind !== 'text') return values[0] as ReportField;
  const texts = values.map((value) => textOf(column, value, language));
  return texts.length === 0 ? undefined : texts.join(SEPARATORS[language]);
}

function textOf({ words, label }: Column, value: unknown, language: Language): string {
  if (label !== undefined) {
    const part = value as Readonly<Record<string, unknown>>;
    return `${part[label]} ${formatYuan(Number(part.amountFen))}`;
  }
  const both = value as Partial<Words>;
  if (typeof value === 'object' && both[language] !== undefined) return both[language];
  const plain = String(value);
  return words?.[plain]?.[language] ?? plain;
}

/** Between two values of one field. */
const SEPARATORS: Readonly<Record<Language, string>> = { zh: '；', en: '; ' };

/** All values at the end of a way; an array on it goes on at each of its elements. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    const names = name === undefined ? [] : [name, ...rest];
    return value.flatMap((each) => valuesAt(each, names));
  }
  if (name === undefined) return [value];
  return valuesAt((value as Readonly<Record<string, unknown>>)[name], rest);
}
