import type { WhatIfReport, WhatIfSide } from '@nuanbu/api';
import type { Run } from '@nuanbu/ledger';
import { diffProgrammes, START_RULES } from '@nuanbu/policy';
import type { CommandContext } from '@nuanbu/runtime';
import type { OtherTerms, WhatIf } from '@nuanbu/settle';
import type { RunTerms } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { type FiledProgramme, findProgramme, programmeReference } from '../policy/reference.ts';
import { operation, refuseIfGone } from './operation.ts';

const request = z.strictObject({
  /** The run that is meant; else the newest final one of what is named, or any that succeeded. */
  run: z.int().min(1).optional(),
  programme: z.string().optional(),
  component: z.string().optional(),
  season: z.string().optional(),
  against: programmeReference.optional(),
  settings: z.array(z.strictObject({ path: z.string(), value: z.string() })),
  startRule: z.enum(START_RULES).optional(),
});
type Request = z.infer<typeof request>;

/** Computes a settled run under other terms and compares; changes nothing that is stored. */
export const whatIf = operation('whatif', request, async (platform, asked, context) => {
  const { settings, startRule } = asked;
  const run = await runFor(platform, asked);
  const against = asked.against && (await findProgramme(platform.ledger.programmes, asked.against));
  return reportOn(platform, run.number, { against, settings, startRule }, context);
});

/** See `whatIf`. */
export async function reportOn(
  { settlement }: Platform,
  run: number,
  {
    against,
    ...terms
  }: Omit<OtherTerms, 'programmeText'> & { against?: FiledProgramme | undefined },
  context: CommandContext,
): Promise<WhatIfReport> {
  const asked = { ...terms, programmeText: against?.text };
  const found = await settlement.whatIf(run, asked, (progress) => {
    refuseIfGone(context.signal);
    context.progress(progress);
  });
  return reportOf(found, against?.label);
}

const WHAT_ZH = { programme: '方案', component: '补贴项目', season: '取暖季' } as const;

/** The run that is meant. @throws TroubleError `runNotFound`, `argumentInvalid`. */
async function runFor({ ledger }: Platform, asked: Request): Promise<Run> {
  const { run: number, programme, component, season } = asked;
  const named = Object.entries({ programme, component, season } as const).flatMap(([what, name]) =>
    name === undefined ? [] : [[what as 'season', name] as const],
  );
  if (number === undefined) {
    const filter = { state: 'succeeded' as const, ...Object.fromEntries(named) };
    const runs = await ledger.runs.list(filter);
    const meant = runs.find(({ kind }) => kind === 'final') ?? runs[0];
    if (meant) return meant;
    const what = named.map((each) => each.join(' ')).join(', ');
    throw new TroubleError(
      'runNotFound',
      {
        zh: `${what === '' ? '尚无' : `${what} 尚无`}完成的核算。`,
        en: `None of ${what || 'any programme'} has succeeded yet.`,
      },
      {
        hint: {
          zh: '请先做核算。',
          en: '`nuanbu run` settles a season; `nuanbu runs` lists what there is.',
        },
      },
    );
  }
  const run = await ledger.runs.get(number);
  for (const [what, name] of named) {
    if (run[what] === name) continue;
    const detail = {
      zh: `第 ${number} 次核算的${WHAT_ZH[what]}为 ${run[what]}，不是 ${name}。`,
      en: `Run ${number} is of the ${what} ${run[what]}, not ${name}.`,
    };
    throw new TroubleError('argumentInvalid', detail);
  }
  return run;
}

function reportOf({ run, before, after, comparison }: WhatIf, label?: string): WhatIfReport {
  const { number, kind, programme, component, season, digest = '' } = run;
  const changes = diffProgrammes(before.programme, after.programme);
  return {
    run: { number, kind, programme, component, season, digest },
    before: sideOf(before, programme),
    after: sideOf(after, label ?? after.programme.name),
    parameters: changes.filter(
      ({ kind, differs }) => kind !== 'changed' || differs.includes('value'),
    ),
    comparison,
  };
}

function sideOf({ programme, component, season, startRule }: RunTerms, label: string): WhatIfSide {
  return {
    label,
    programme: programme.name,
    digest: programme.digest,
    startRule,
    ...season.span,
    funderTitles: component.isDetermined ? component.origin.funderTitles : {},
  };
}
