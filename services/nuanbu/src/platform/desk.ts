import type { Desk, Feeding, WhatIfs } from '@nuanbu/api';
import { readCases } from '@nuanbu/policy';
import type { CommandContext } from '@nuanbu/runtime';
import { termsOfRun } from '@nuanbu/settle';
import { METER_DEFAULTS } from '../offline/case-files.ts';
import { conversionProgress } from '../operations/conversions.ts';
import { packageSourceOf } from '../operations/package.ts';
import { listQuestions } from '../operations/policy.ts';
import { explain } from '../operations/runs.ts';
import { replay } from '../operations/upkeep.ts';
import { recoveryFor } from '../operations/violations.ts';
import { reportOn } from '../operations/what-if.ts';
import { packageFiles } from '../package/write.ts';
import { caseInWords } from '../policy/case-words.ts';
import { checkAgainstFiled, componentsInWords } from '../policy/filing.ts';
import { findProgramme, programmeOf } from '../policy/reference.ts';
import { builtInCases, programmeFrom } from '../programmes.ts';
import { feedersOf } from './feeders.ts';
import type { Platform } from './platform.ts';
import { seasonsOf } from './seasons.ts';

/** Nobody hears how far such a question is, and it is soon answered. */
const QUIET: CommandContext = {
  progress: () => undefined,
  signal: new AbortController().signal,
};

/** Well before proxies give up a request that is not answered, most of them after a minute. */
const FREEZE_MS = 30_000;

/** What the HTTP interface asks of a platform: the same operations as the command line. */
export function deskOf(platform: Platform): Desk {
  const { ledger } = platform;
  return {
    programme: async (name, version) => {
      const filed = await findProgramme(ledger.programmes, { name, version });
      return { label: filed.label, programme: await programmeOf(filed) };
    },
    termsOf: (run) => termsOfRun(ledger, run),
    explain: async (household, run) =>
      (await explain.run(platform, { household, run }, QUIET)).explanation,
    progress: async (asked) =>
      (await conversionProgress.run(platform, { ...asked, language: 'zh' }, QUIET)).report,
    questions: (programme) => listQuestions.run(platform, { programme }, QUIET),
    requestRun: (asked) => platform.settlement.requestRun(asked, FREEZE_MS),
    auditPackage: (asked) => packageFiles(packageSourceOf(platform), asked, QUIET.signal),
    recoveryFor: (householdId, programme) => recoveryFor(ledger, householdId, programme),
    feeding: feedingOf(platform),
    whatIfs: whatIfsOf(platform),
    filing: {
      check: (text) => checkAgainstFiled(ledger.programmes, text),
      inWords: componentsInWords,
      cases: async (programme, text) => {
        const cases = await builtInCases(programme.name, text);
        if (cases === undefined) return [];
        return readCases(cases).map((each) => caseInWords(programme, each));
      },
    },
    seasons: seasonsOf(platform),
    feeders: () => feedersOf(platform),
  };
}

/** The name of a programme that somebody sent and that is not on file. */
const SENT = 'programme.yaml';

function whatIfsOf(platform: Platform): WhatIfs {
  const { programmes } = platform.ledger;
  return {
    compute: async ({ run, against, ...terms }, progress, signal) => {
      const reference = against && 'text' in against ? { file: SENT, ...against } : against;
      if (reference && 'text' in reference) programmeFrom(reference.text, SENT);
      const found = reference && (await findProgramme(programmes, reference));
      const context = { progress: progress as CommandContext['progress'], signal };
      return reportOn(platform, run, { ...terms, against: found }, context);
    },
  };
}

/** What people set off in the intake. */
function feedingOf(platform: Platform): Feeding {
  const { config, meters, door } = platform;
  return {
    district: config.district,
    meterDefaults: METER_DEFAULTS,
    replay: (filter) => replay(platform, filter),
    reconsider: async (name) => door?.reconsider(name),
    registerChanged: () => meters.refresh(),
  };
}
