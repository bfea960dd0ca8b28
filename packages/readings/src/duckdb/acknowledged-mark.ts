import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';

const DIGITS = 15;

/**
 * The newest commit that was acknowledged, in a small file of its own. DuckDB takes a log that is
 * damaged in certain places for one that ends there, as after a crash, and opens without a word;
 * this file tells that something is missing. It is written after the commit and not synced: after a
 * loss of power it may be older than the readings, never newer.
 */
export class AcknowledgedMark {
  readonly path: string;
  private file: number | undefined;

  constructor(storePath: string) {
    this.path = `${storePath}.acknowledged`;
  }

  /** Opens the mark and returns the commit that it names; 0 where there is none yet. */
  open(): number {
    this.file = openSync(this.path, constants.O_RDWR | constants.O_CREAT, 0o644);
    const text = readFileSync(this.file, 'latin1').trim();
    return /^[0-9]+$/.test(text) ? Number(text) : 0;
  }

  /**
   * Names a commit that is durable and about to be acknowledged. The readings are safe by then: a
   * disk that refuses these few bytes leaves an older number, which accuses nobody.
   */
  write(commit: number): void {
    if (this.file === undefined) throw new Error('the mark of acknowledged commits is not open');
    try {
      writeSync(this.file, `${String(commit).padStart(DIGITS, '0')}\n`, 0, 'latin1');
    } catch {
      // The next commit writes it again.
    }
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
