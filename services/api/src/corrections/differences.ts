import { RUN_KIND_WORDS, RUN_STATE_WORDS } from '@nuanbu/contracts/http';
import {
  type CorrectionView,
  isNoMoney,
  type Ledger,
  type LineDecisionMade,
  type NewSupplementary,
  type Run,
  type User,
} from '@nuanbu/ledger';
import {
  differencesDigest,
  differencesOf,
  isRefusal,
  type JoiningDecision,
  type Refusal,
  type RunDifferences,
  type RunTerms,
  refusal,
  type TermsOf,
} from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import { covers, type Place } from '../access/scope.ts';
import { outsideOf } from '../batches/command.ts';
import type { Desk } from '../desk.ts';
import { refuse } from '../http/errors.ts';

/** What whoever confirms has seen and adds. */
export interface Confirmation {
  /** The digest of the differences that were seen. */
  readonly seen: string;
  readonly reason: string;
  readonly decisions: readonly JoiningDecision[];
}

/**
 * The terms of a run and of those on whose lines somebody may have decided, which nobody changes any
 * more: read before anything is decided.
 *
 * @throws TroubleError `runNotFound`, `runNotSucceeded`.
 */
export async function termsBefore(
  { ledger, desk }: { readonly ledger: Ledger; readonly desk: Pick<Desk, 'termsOf'> },
  runNumber: number,
): Promise<TermsOf> {
  const run = await ledger.runs.get(runNumber);
  if (run.state !== 'succeeded') {
    throw new TroubleError('runNotSucceeded', {
      zh: `第 ${runNumber} 次核算：${RUN_STATE_WORDS[run.state].zh}。`,
      en: `Run ${runNumber} is ${run.state}.`,
    });
  }
  const { programme, season, component } = run;
  const terms = new Map([[runNumber, await desk.termsOf(run)]]);
  const others = await ledger.runs.list({ programme, season, component, state: 'succeeded' });
  for (const other of others) {
    if (isNoMoney(other) || terms.has(other.number)) continue;
    terms.set(other.number, await desk.termsOf(other));
  }
  return (number) => known(terms, number);
}

function known(terms: ReadonlyMap<number, RunTerms>, number: number): RunTerms {
  const found = terms.get(number);
  if (found) return found;
  // A run that ended while this was asked: whoever asks again sees it.
  throw new TroubleError('previewOutdated', {
    zh: `第 ${number} 次核算刚刚结束。`,
    en: `Run ${number} has ended meanwhile.`,
  });
}

/** What a run would move. @throws TroubleError `nothingBooked`, `runNotWhole`. */
export function differencesIn(
  view: CorrectionView,
  termsOf: TermsOf,
): RunDifferences<LineDecisionMade> {
  const why = notComparable(view);
  if (why) refuse(why);
  const found = joined(view, termsOf, []);
  if (isRefusal(found)) refuse(found);
  return found;
}

/** A run that ends before what is booked says nothing about the days after its end. */
function notComparable({ run, booked }: CorrectionView): Refusal | undefined {
  if (!booked) {
    const { programme, season, component } = run;
    return refusal('nothingBooked', {
      zh: `${programme} 的 ${component}，${season}。`,
      en: `It would be ${component} of ${programme} for ${season}.`,
    });
  }
  if (!isNoMoney(run) || run.span.to >= booked.span.to) return undefined;
  const end = (of: Run) => formatInstant(of.span.to);
  return refusal('runNotWhole', {
    zh: `本次止于 ${end(run)}，已入账的止于 ${end(booked)}。`,
    en: `It ends at ${end(run)}, what is booked at ${end(booked)}.`,
  });
}

function joined(view: CorrectionView, termsOf: TermsOf, joining: readonly JoiningDecision[]) {
  return differencesOf(view.run.number, view.compared, view.changed, termsOf, joining);
}

/** Why what a run moves cannot be booked, whoever asks. */
export function notBookable(view: CorrectionView): Refusal | undefined {
  const { run, booked, bookedAs, seasonDraft } = view;
  if (run.kind !== 'correction')
    return refusal('runNotCorrection', {
      zh: `第 ${run.number} 次核算为${RUN_KIND_WORDS[run.kind].zh}核算。`,
      en: `Run ${run.number} is ${run.kind}.`,
    });
  const why = notComparable(view);
  if (why) return why;
  if (bookedAs) {
    const batch = bookedAs.batchNumber;
    const what = batch === undefined ? 'by its recoveries' : `as batch ${batch}`;
    return refusal('alreadyBooked', {
      zh: `第 ${run.number} 次核算已${batch === undefined ? '以追回入账' : `入第 ${batch} 批次`}。`,
      en: `Run ${run.number} is booked ${what}.`,
    });
  }
  if (booked && booked.number > run.number) {
    return refusal('correctionOutdated', {
      zh: `已入账的是第 ${booked.number} 次核算，第 ${run.number} 次更早。`,
      en: `Run ${booked.number} is booked, run ${run.number} is older.`,
    });
  }
  if (seasonDraft !== undefined) {
    const detail = {
      zh: `第 ${seasonDraft} 批次仍是草稿：重新做正式核算即可取代。`,
      en: `Batch ${seasonDraft} is still a draft: a new final run takes its place.`,
    };
    return refusal('batchStateWrong', detail);
  }
  return undefined;
}

/**
 * Books what a correction moves, as far as it is what whoever confirms has seen: differences to pay
 * become a supplementary batch, the others recoveries. Whether that is theirs to do goes by the
 * places of the lines that move, not by all of the run.
 */
export function supplementaryRule(
  { scope }: Pick<User, 'scope'>,
  { seen, reason, decisions }: Confirmation,
  termsOf: TermsOf,
): (view: CorrectionView) => NewSupplementary | Refusal {
  return (view) => {
    if (reason === '')
      return refusal('reasonMissing', {
        zh: '请写明为何更正。',
        en: 'Why is the season corrected?',
      });
    const why = notBookable(view);
    if (why) return why;
    const previewed = joined(view, termsOf, []);
    if (isRefusal(previewed)) return previewed;
    const { differences } = previewed.correction;
    if (differencesDigest(previewed) !== seen) {
      const count = `${differences.length} households would move now`;
      return refusal('previewOutdated', {
        zh: `现有 ${differences.length} 户变动，或金额不同。`,
        en: `${count}, or by other amounts.`,
      });
    }
    const found = decisions.length === 0 ? previewed : joined(view, termsOf, decisions);
    if (isRefusal(found)) return found;
    const { lines, recoveries, offsets } = found;
    if (lines.length + recoveries.length + offsets.length === 0) {
      return refusal('nothingMoves', {
        zh: `第 ${view.run.number} 次核算。`,
        en: `It is run ${view.run.number}.`,
      });
    }
    const places = placesIn(view);
    for (const { householdId } of [...lines, ...recoveries, ...offsets]) {
      const place = places.get(householdId)!;
      if (!covers(scope, place)) return outsideOf(place);
    }
    const { number: runNumber } = view.run;
    const lineDecisions = decisionsOf(found);
    const moves = { lines, recoveries, offsets };
    return { kind: 'supplementary', runNumber, ...moves, lineDecisions, reason };
  };
}

/** The decisions of a supplementary batch; after the last on a line the batch pays what it pays. */
function decisionsOf({ decisions, lines }: RunDifferences<LineDecisionMade>) {
  const paid = new Map(lines.map(({ householdId, amountFen }) => [householdId, amountFen]));
  const last = new Map(decisions.map((each) => [each.householdId, each]));
  return decisions.map((each) => {
    const { householdId, decision, reason, evidence } = each;
    const person = 'person' in each ? each.person : undefined;
    const paysFen = last.get(householdId) === each ? paid.get(householdId) : undefined;
    return { householdId, decision, reason, evidence, paysFen, person };
  });
}

export function placesIn({ compared }: CorrectionView): ReadonlyMap<string, Place> {
  return new Map(
    compared.map(({ householdId, town, village }) => [householdId, { town, village }]),
  );
}
