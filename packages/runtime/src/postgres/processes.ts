import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { platform } from 'node:os';

/** Whether a process of this number exists, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A text that names one process for ever: its number and when it started, since numbers are given
 * again. Undefined where there is no such process.
 */
export function identityOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    if (platform() !== 'linux') {
      return `${pid} ${execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()}`;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The fields after the name in parentheses, which may hold spaces: the state, then, as the 22nd
    // of all, the start. A zombie is dead already, only not yet buried by its parent.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Where PostgreSQL writes the number of its postmaster. */
export function pidFileOf(clusterDir: string): string {
  return `${clusterDir}/postmaster.pid`;
}

/**
 * The processes of PostgreSQL that work in a cluster's directory: its postmaster, first, and on
 * Linux every backend, since each of them makes that directory its own. Found by looking rather
 * than believing: a pid file may be stale, and its number given to a stranger.
 */
export function processesIn(clusterDir: string): number[] {
  const pidFile = pidFileOf(clusterDir);
  const named = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0;
  if (platform() === 'linux') {
    const there = readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && worksIn(pid, clusterDir));
    return there.sort((a, b) => Number(b === named) - Number(a === named) || a - b);
  }
  return named > 0 && isAlive(named) && commandOf(named).includes('postgres') ? [named] : [];
}

function worksIn(pid: number, dir: string): boolean {
  try {
    // A shell that somebody opened in that directory is not PostgreSQL.
    return readlinkSync(`/proc/${pid}/cwd`) === dir && commandOf(pid).includes('postgres');
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  return platform() === 'linux'
    ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
}
