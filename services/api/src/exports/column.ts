import type { Language, ReportField, ReportKind } from '@nuanbu/contracts';
import { YES_NO_WORDS } from '@nuanbu/contracts/http';
import type { Words } from '@nuanbu/terms';
import { formatYuan } from '@nuanbu/units';

/** The words of the values of a column that holds codes. */
export type WordsOf = Readonly<Record<string, Words>>;

/** What a programme gives titles to. */
export type Titled = 'programme' | 'component' | 'funder';

/** What a programme, its component or a level that bears its money is called, where that is known. */
export type TitleOf = (
  of: Titled,
  name: string,
  programme: string | undefined,
) => Words | undefined;

/** A column of a list, as data: its head, where in an item its value is, and how that is printed. */
export interface Column extends Words {
  readonly kind: ReportKind;
  /** The way to the value, with dots; of words of both languages, those of the file's are printed; each element of an array on it is printed, one after another. */
  readonly path: string;
  /** Of codes: the words in their stead. */
  readonly words?: WordsOf | undefined;
  /** Of names that programmes give titles to: the titles in their stead. */
  readonly titled?: Titled | undefined;
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

/** A column of names that programmes give titles to; the item says of which programme, if it does. */
export function titled(path: Titled, zh: string, en: string): Column {
  return { kind: 'text', path, zh, en, titled: path };
}

/** A column of yes and no. */
export function flag(path: string, zh: string, en: string): Column {
  return coded(path, zh, en, YES_NO_WORDS);
}

/** A column of several amounts, each `amountFen` beside whose it is. */
export function parts(path: string, label: string, zh: string, en: string): Column {
  return { kind: 'text', path, zh, en, label, ...(label === 'funder' && { titled: label }) };
}

/** The field of a column for an item, in a language. */
export function fieldOf(
  column: Column,
  item: unknown,
  language: Language,
  titleOf: TitleOf = () => undefined,
): ReportField {
  const values = valuesAt(item, column.path.split('.'));
  if (column.kind !== 'text') return values[0] as ReportField;
  const { programme } = item as { readonly programme?: string };
  const called = (name: string) => {
    const title = column.titled && titleOf(column.titled, name, programme);
    return title?.[language] ?? name;
  };
  const texts = values.map((value) => textOf(column, value, language, called));
  return texts.length === 0 ? undefined : texts.join(SEPARATORS[language]);
}

function textOf(
  { words, label }: Column,
  value: unknown,
  language: Language,
  called: (name: string) => string,
): string {
  if (label !== undefined) {
    const part = value as Readonly<Record<string, unknown>>;
    return `${called(String(part[label]))} ${formatYuan(Number(part.amountFen))}`;
  }
  const both = value as Partial<Words>;
  if (typeof value === 'object' && both[language] !== undefined) return both[language];
  const plain = String(value);
  return words?.[plain]?.[language] ?? called(plain);
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
