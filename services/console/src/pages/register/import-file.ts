import { CSV_TYPE, IMPORT_LIMIT_BYTES, XLSX_TYPE } from '@nuanbu/contracts/http';

/** A file as it is sent, with the type that its name says: browsers guess it by what is installed. */
export function typedFile(file: File): Blob | undefined {
  const name = file.name.toLowerCase();
  if (name.endsWith('.xlsx')) return new Blob([file], { type: XLSX_TYPE });
  if (name.endsWith('.csv')) return new Blob([file], { type: CSV_TYPE });
  return undefined;
}

export function isTooLarge(file: File): boolean {
  return file.size > IMPORT_LIMIT_BYTES;
}
