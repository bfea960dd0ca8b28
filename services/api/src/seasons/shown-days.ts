import type { dailySchema } from '@nuanbu/contracts/http';
import type { Run } from '@nuanbu/ledger';
import { dayOf, type Span } from '@nuanbu/units';
import type { z } from 'zod';
import type { AnsweredDays } from './port.ts';

/** A household's days as the answer has them. */
export function shownDays(
  householdId: string,
  { terms, rosterVersion, commit, found }: AnsweredDays,
  run: Run | undefined,
): z.input<typeof dailySchema> {
  const { programme, component, season } = terms;
  const common = {
    householdId,
    programme: programme.name,
    programmeDigest: programme.digest,
    component: component.name,
    season: { name: season.name, ...daysIn(season.span) },
    run: run?.number,
    rosterVersion,
    readingCommit: commit,
  };
  if (!found) return { ...common, sum: NOTHING, days: [], blocks: [], meters: [], findings: [] };
  const { measure, days, blocks, findings } = found;
  return {
    ...common,
    counted: daysIn(measure.span),
    sum: { ...energyIn(measure.quantity), estimatedWh: measure.quantity.estimatedWh },
    days: days.map(({ span, quantity, source, block, findings }) => ({
      day: dayOf(span.from),
      ...energyIn(quantity),
      ...{ source, block, findings: [...findings] },
    })),
    blocks: blocks.map((block) => ({ ...block, ...daysIn(block) })),
    meters: measure.installations.map(({ meterId, span, multiplier, intervalS }) => ({
      ...{ meterId, multiplier, intervalS },
      ...daysIn(span),
    })),
    findings: [...findings],
  };
}

const NOTHING = { totalWh: 0, lowWh: 0, highWh: 0, peakWh: 0, valleyWh: 0, estimatedWh: 0 };

type Quantity = NonNullable<AnsweredDays['found']>['measure']['quantity'];

function energyIn({ bestWh: totalWh, lowWh, highWh, peakWh, valleyWh }: Quantity) {
  return { totalWh, lowWh, highWh, peakWh, valleyWh };
}

/** The first and the last civil day of a span that is not empty. */
export function daysIn({ from, to }: Span) {
  return { firstDay: dayOf(from), lastDay: dayOf(to - 1) };
}
