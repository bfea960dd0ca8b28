/** Files as bytes, for tests of the file readers. */
export function file(...lines: readonly string[]): Uint8Array[] {
  return [Buffer.from(`${lines.join('\n')}\n`)];
}

/** A row's refusal in one line: `line column code`. */
export function place({ line, column, code }: { line: number; column: string; code: string }) {
  return `${line} ${column} ${code}`;
}
