/** What processes have cost this machine, as Linux accounts for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';

/** Linux counts a process's time in hundredths of a second, whatever its kernel's own clock. */
const TICKS_A_SECOND = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The program's name, its first fifteen letters. */
  readonly name: string;
  /** Its own seconds and those of its children that have ended. */
  readonly cpuS: number;
}

/** The machine, for whoever reads a figure later. */
export function machineWords(): string {
  const gb = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores, ${gb} GB, Node ${process.version}`;
}

/** Processes that want to run, over the last minute: above the number of cores all of them wait. */
export function loadAverage(): number {
  return Math.round(loadavg()[0]! * 10) / 10;
}

/** Seconds of processor time that a process and those that it started have used since it began. */
export function cpuSecondsOf(pid: number): number {
  return sum(descendantsOf(pid, true).map(({ cpuS }) => cpuS));
}

/** The same for the programs of a name that this process has started, at whatever remove. */
export function cpuSecondsOfProgram(name: string): number {
  const roots = descendantsOf(process.pid, false).filter((each) => each.name === name);
  const pids = new Set(roots.map(({ pid }) => pid));
  return sum(roots.filter(({ parent }) => !pids.has(parent)).map(({ pid }) => cpuSecondsOf(pid)));
}

/** The most memory that programs of a name have held at once, each for itself, in MB. */
export function peakMbOfProgram(name: string): number {
  const those = descendantsOf(process.pid, false).filter((each) => each.name === name);
  return Math.max(0, ...those.map(({ pid }) => peakMb(pid)));
}

/** The most memory that a process has held, in MB. */
export function peakMb(pid: number): number {
  const text = textOf(`/proc/${pid}/status`) ?? '';
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024);
}

function descendantsOf(pid: number, withItself: boolean): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? []);
  const found = all.filter((each) => each.pid === pid);
  for (const { pid: of } of found) found.push(...all.filter(({ parent }) => parent === of));
  return withItself ? found : found.slice(1);
}

function processOf(pid: number): Process | undefined {
  const found = /^\d+ \((.*)\) (.*)$/s.exec(textOf(`/proc/${pid}/stat`) ?? '');
  if (!found) return undefined;
  const fields = found[2]!.split(' ').map(Number);
  const ticks = sum(fields.slice(11, 15));
  return { pid, parent: fields[1]!, name: found[1]!, cpuS: ticks / TICKS_A_SECOND };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
