import { DAY_S, type Instant } from '@nuanbu/units';

/**
 * Windows of a season, laid out the same on every day: each second of the day at which any of the
 * asked-for edges lies begins a window on all days, before and after the season too. Windows may be
 * finer than asked for, which costs a few points and never changes what is settled; in return, a
 * row's window is a matter of arithmetic.
 */
export class WindowGrid {
  /** Second of the UTC day at which the first window of a day begins. */
  private readonly firstS: number;
  /** Where the windows of a day begin, in seconds after its first; the first is 0. */
  private readonly startsS: readonly number[];

  constructor(edges: Iterable<Instant>) {
    const seconds = [...new Set([...edges].map((edge) => modulo(edge, DAY_S)))];
    seconds.sort((a, b) => a - b);
    this.firstS = seconds[0] ?? 0;
    this.startsS = seconds.length === 0 ? [0] : seconds.map((second) => second - this.firstS);
  }

  /** The number of the window in which an instant lies; later windows have greater numbers. */
  indexOf(at: Instant): number {
    const shifted = at + DAY_S - this.firstS;
    const day = Math.floor(shifted / DAY_S);
    const second = shifted - day * DAY_S;
    let place = this.startsS.length - 1;
    while (this.startsS[place]! > second) place -= 1;
    return day * this.startsS.length + place;
  }

  /** The first instant of a window; it ends where the next begins. */
  startOf(index: number): Instant {
    const day = Math.floor(index / this.startsS.length);
    const startS = this.startsS[index - day * this.startsS.length]!;
    return (day - 1) * DAY_S + this.firstS + startS;
  }

  /** SQL for the number of the window in which column `read_at` lies. */
  indexSql(): string {
    const { startsS } = this;
    const place = startsS
      .slice(1)
      .map((startS) => `(${this.secondSql()} >= ${startS})::UINTEGER`)
      .join(' + ');
    const day = `((read_at + ${this.shift()}) // ${DAY_S}::UINTEGER) * ${startsS.length}::UINTEGER`;
    return place ? `(${day} + ${place})` : `(${day})`;
  }

  /** SQL for the second at which column `read_at` lies in a day that begins with a window. */
  secondSql(): string {
    return `((read_at + ${this.shift()}) % ${DAY_S}::UINTEGER)`;
  }

  /** SQL for the seconds since the beginning of the window, from a column with that second. */
  intoSql(second: string): string {
    const cases = this.startsS
      .slice(1)
      .reverse()
      .map((startS) => `WHEN ${second} >= ${startS} THEN ${second} - ${startS}::UINTEGER `)
      .join('');
    return cases ? `(CASE ${cases}ELSE ${second} END)` : second;
  }

  private shift(): string {
    return `${DAY_S - this.firstS}::UINTEGER`;
  }
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
