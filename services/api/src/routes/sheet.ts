import type { Run } from '@nuanbu/ledger';
import type { HouseholdCase, LineExplanation } from '@nuanbu/settlement';
import { shownHouseholdBatch } from '../batches/of-household.ts';
import type { Parts } from './parts.ts';
import { ifReadable } from './readings-away.ts';

/** Everything that a household's sheet shows, with its line in a run where that has one. */
export async function sheetOf(
  { ledger, store, desk }: Parts,
  { facts, installations }: HouseholdCase,
  run: Run | undefined,
) {
  const { householdId } = facts;
  const line = run && (await ledger.runs.line(run.number, householdId));
  const meterIds = [...new Set(installations.map(({ meterId }) => meterId))];
  const last = await ifReadable(store.last(meterIds));
  const lastOf = new Map(last?.map((reading) => [reading.meterId, reading]));
  return {
    facts: { ...facts },
    meters: installations.map((each) => ({ ...each, lastReading: lastOf.get(each.meterId) })),
    lacksReadings: last ? undefined : (true as const),
    personal: (await ledger.personal.masked([householdId])).get(householdId) ?? {},
    run,
    line,
    explanation: run && line && asData(await desk.explain(householdId, run.number)),
    batches: run
      ? (await ledger.batches.ofHousehold(householdId, run)).map(shownHouseholdBatch)
      : [],
    history: await ledger.runs.ofHousehold(householdId),
    auditHead: await ledger.audit.head(),
  };
}

/** Evidence as plain data, as the answer has it. */
function asData({ evidence, ...explanation }: LineExplanation) {
  return { ...explanation, evidence: { ...evidence } };
}
