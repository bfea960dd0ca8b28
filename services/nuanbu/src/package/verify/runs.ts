import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countsEnergy } from '@nuanbu/policy';
import { componentOf } from '@nuanbu/settle';
import {
  type BatchCandidate,
  candidateOf,
  digestRows,
  isPaidNow,
  type LineResult,
  lineForm,
  lineRow,
  runTerms,
} from '@nuanbu/settlement';
import { isTrouble } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { z } from 'zod';
import { settleFiles } from '../../offline/settle-files.ts';
import { loadProgramme, seasonFrom } from '../../programmes.ts';
import { runFile, runFolder } from '../layout.ts';
import { digestRowsOf } from '../lines-file.ts';
import { readJson } from './files.ts';
import type { Findings } from './found.ts';

/** A run as it was computed once more from its frozen inputs. */
export interface ProvenRun {
  readonly facts: z.output<typeof runFile>;
  readonly candidates: ReadonlyMap<string, BatchCandidate>;
}

/** Settles a run's frozen inputs anew, and compares every row and the digest (domain rule S1). */
export async function proveRun(
  directory: string,
  runNumber: number,
  now: Instant,
  findings: Findings,
): Promise<ProvenRun | undefined> {
  const folder = runFolder(runNumber);
  const facts = await readJson(directory, `${folder}/run.json`, runFile);
  const path = (name: string) => join(directory, folder, name);
  try {
    const programme = await loadProgramme(path('programme.yaml'));
    const component = componentOf(programme, facts.component);
    const { season: name, from, to, startRule } = facts;
    const season = seasonFrom(programme, { season: name, from, to }, component);
    const terms = runTerms(programme, season, { component, startRule });
    const candidates = new Map<string, BatchCandidate>();
    const lines: LineResult[] = [];
    const isMetered = countsEnergy(component);
    const outcome = await settleFiles(
      {
        ...terms,
        rosterPath: path('roster.csv'),
        ...(isMetered && { metersPath: path('meters.csv'), readingsPath: path('readings.csv') }),
      },
      // What the run took was no later than its season's end, whatever this machine's clock says.
      Math.max(now, season.span.to),
      ({ evidence, ...line }) => {
        candidates.set(line.householdId, candidateOf({ ...line, evidence }, terms));
        lines.push(line);
      },
      ({ file, line, detail }) => {
        findings.add('digestNotReproduced', `${folder}/${file}.csv`, `line ${line}: ${detail}`);
      },
    );
    if (outcome.unusable) {
      const { file, detail } = outcome.unusable;
      findings.add('digestNotReproduced', `${folder}/${file}.csv`, detail);
      return undefined;
    }
    if (programme.digest !== facts.programmeDigest) {
      const detail = `Its digest is ${programme.digest}, not ${facts.programmeDigest}.`;
      findings.add('digestNotReproduced', `${folder}/programme.yaml`, detail);
    }
    await compareLines(path('lines.csv'), folder, digestRowsOf(lines, terms), findings);
    const form = lineForm(component);
    const rows = lines.map((line) => {
      return { householdId: line.householdId, row: lineRow(line, form) };
    });
    const digest = digestRows(rows);
    if (digest !== facts.digest) {
      const detail = `It is ${digest}, not ${facts.digest}.`;
      findings.add('digestNotReproduced', `${folder}/run.json`, detail);
    }
    return { facts, candidates };
  } catch (error) {
    if (!isTrouble(error)) throw error;
    findings.add('digestNotReproduced', `${folder}/run.json`, error.message);
    return undefined;
  }
}

async function compareLines(
  path: string,
  folder: string,
  computed: readonly string[],
  findings: Findings,
): Promise<void> {
  const kept = (await readFile(path, 'utf8')).split(/(?<=\n)/);
  for (let row = 0; row < Math.max(kept.length, computed.length); row += 1) {
    if (kept[row] === computed[row]) continue;
    const detail = `row ${row + 1}: ${kept[row]?.trimEnd() ?? '—'}; computed: ${computed[row]?.trimEnd() ?? '—'}`;
    findings.add('linesNotReproduced', `${folder}/lines.csv`, detail);
  }
}

/** What a run alone has the batch pay a household. */
export function paysByRun({ status, now }: BatchCandidate): BatchCandidate['now'] | undefined {
  return isPaidNow(status) && now.amountFen > 0 ? now : undefined;
}
