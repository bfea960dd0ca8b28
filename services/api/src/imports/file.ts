import { createHash } from 'node:crypto';
import {
  type FileBytes,
  type FileRead,
  type RowRefusal,
  readConversions,
  readMeters,
  readPlan,
  readRoster,
  readWorkbook,
} from '@nuanbu/contracts';
import { type IMPORT_KINDS, XLSX_TYPE } from '@nuanbu/contracts/http';
import { TroubleError } from '@nuanbu/terms';
import { rowInWords } from './row-in-words.ts';

export type ImportKind = (typeof IMPORT_KINDS)[number];

/** A file as it came. */
export interface SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export function digestOf({ bytes }: SentFile): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Read = {
  readonly roster: Awaited<ReturnType<typeof readRoster>>;
  readonly meters: Awaited<ReturnType<typeof readMeters>>;
  readonly plan: Awaited<ReturnType<typeof readPlan>>;
  readonly conversions: Awaited<ReturnType<typeof readConversions>>;
};

/** What readers of files ask of the roster. */
export interface KnownRoster {
  readonly has: (householdId: string) => boolean;
  /** The modulus of a meter whose row leaves it empty (domain §5). */
  readonly modulusWh: number;
}

const READERS: {
  readonly [Kind in ImportKind]: (csv: FileBytes, known: KnownRoster) => Promise<Read[Kind]>;
} = {
  roster: (csv, { has }) => readRoster(csv, has),
  meters: (csv, { has, modulusWh }) => readMeters(csv, has, modulusWh),
  plan: (csv) => readPlan(csv),
  conversions: (csv) => readConversions(csv),
};

/**
 * Reads a file of a kind, CSV or a workbook's first sheet.
 *
 * @throws TroubleError `fileUnreadable` where nothing of it can be used.
 */
export async function readFile<Kind extends ImportKind>(
  kind: Kind,
  file: SentFile,
  known: KnownRoster,
): Promise<Read[Kind]> {
  const readCsv = (csv: FileBytes): Promise<Read[Kind]> => READERS[kind](csv, known);
  const read =
    file.mediaType === XLSX_TYPE
      ? await readWorkbook(file.bytes, readCsv)
      : await readCsv([file.bytes]);
  if (read.unusable) throw unreadable(file, read.unusable);
  return read;
}

function unreadable({ name }: SentFile, refusal: RowRefusal): TroubleError {
  const { column, detail, detailWords } = refusal;
  const place = column === '' ? '' : `column ${column}: `;
  const placeZh = column === '' ? '' : `列 ${column}：`;
  return new TroubleError('fileUnreadable', {
    zh: `${name}：${placeZh}${detailWords?.zh ?? detail}`,
    en: `${name}: ${place}${detail}`,
  });
}

/** How many refused rows an error names. */
const NAMED = 5;

/** @throws TroubleError `fileUnreadable` where a row was refused, or none is there. */
export function refuseIncomplete({ name }: SentFile, { refusals, rows }: FileRead<unknown>): void {
  if (refusals.length === 0 && rows.length > 0) return;
  const named = refusals.slice(0, NAMED).map(rowInWords);
  const none = { zh: '文件没有数据行', en: 'it has no row' };
  const told = named.length === 0 ? [none] : named;
  throw new TroubleError('fileUnreadable', {
    zh: `${name} 整个未导入：${told.map(({ zh }) => zh).join('；')}。`,
    en: `Nothing of ${name} is taken: ${told.map(({ en }) => en).join('; ')}.`,
  });
}
