import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rosterCsv, type SimulatedRoster } from '@nuanbu/simulator-households';
import { DEMO_PROGRAMME, DEMO_SEASON } from '../commands/simulate.ts';
import { importRoster } from '../operations/imports.ts';
import type { Platform } from '../platform/platform.ts';
import { MAKER } from './accounts.ts';
import type { DemoStaff } from './staff.ts';

const QUIET = { progress: () => undefined, signal: new AbortController().signal };

/**
 * After the batch was made a household brings the certificate of residence that it lacked, and the
 * season is settled once more on trial: a run to compare with the first, and money that would move.
 */
export async function bringLateFact(
  platform: Platform,
  staff: DemoStaff,
  { roster, out }: { readonly roster: SimulatedRoster; readonly out: string },
): Promise<void> {
  const late = roster.households.findLast(({ ineligible }) => ineligible === 'notResident');
  if (!late) return;
  const path = join(out, 'late-certificate.csv');
  const households = [{ ...late, resident: true }];
  await writeFile(path, [...rosterCsv({ ...roster, households })].join(''));
  await importRoster.run(platform, { path }, QUIET);
  const asked = { programme: DEMO_PROGRAMME, season: DEMO_SEASON, kind: 'trial' };
  const { number } = await staff.does(MAKER, '/api/runs', {
    ...asked,
    reason: '补交居住证明后试算',
  });
  await platform.settlement.awaitRun(number, () => undefined, new AbortController().signal);
}
