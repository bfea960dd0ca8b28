import {
  type Programme,
  parseProgramme,
  type Season,
  type StartRule,
  seasonOf,
} from '@nuanbu/policy';
import { type RunTerms, runTerms } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { dayOf, formatInstant, type Instant, isEmpty, type Span, startOfDay } from '@nuanbu/units';

/** A final run leads to a batch; a provisional one only shows how the season stands (S2). */
export type RunKind = 'final' | 'provisional';

/** What somebody asks for. */
export interface RunRequest {
  /** A programme on file, of which the newest version is taken. */
  readonly programme: string;
  readonly season: string;
  /** Replaces the season's span, for trials. */
  readonly span?: Span | undefined;
  /** Replaces the reading of the start that the programme names (P1). */
  readonly startRule?: StartRule | undefined;
  readonly provisional?: boolean | undefined;
  /** Why a final run is made although readings are missing (S2). */
  readonly reason?: string | undefined;
  readonly actor: string;
}

/**
 * What a request means on a day: the season that is settled, and by which reading of the start.
 *
 * @throws TroubleError `seasonUnknown`, `seasonNotBegun`, `seasonNotOver`.
 */
export function planRun(programme: Programme, request: RunRequest, now: Instant): RunTerms {
  const season = seasonOf(programme, request.season);
  if (!season) {
    throw new TroubleError(
      'seasonUnknown',
      `"${request.season}" is not a season of ${programme.name}.`,
    );
  }
  const span = request.span ?? season.span;
  if (isEmpty(span)) {
    throw new TroubleError('seasonUnknown', `It would end before it begins: ${spanText(span)}.`);
  }
  const planned: Season = { ...season, span: request.provisional ? soFar(span, now) : span };
  if (!request.provisional && now < span.to) {
    throw new TroubleError('seasonNotOver', `It ends at ${formatInstant(span.to)}.`, {
      hint: 'Make a provisional run to see how the season stands so far.',
    });
  }
  return runTerms(programme, planned, request.startRule);
}

/** S2: a provisional run counts whole days only, up to the midnight before now. */
function soFar(span: Span, now: Instant): Span {
  const cutOff = { from: span.from, to: Math.min(span.to, startOfDay(dayOf(now))) };
  if (isEmpty(cutOff)) {
    throw new TroubleError(
      'seasonNotBegun',
      `Its first day begins at ${formatInstant(span.from)}.`,
    );
  }
  return cutOff;
}

function spanText({ from, to }: Span): string {
  return `${formatInstant(from)} to ${formatInstant(to)}`;
}

/**
 * A programme's text as it stands in the ledger, read again.
 *
 * @throws TroubleError `programmeInvalid` where a version of the software no longer accepts it.
 */
export function readProgramme(text: string): Programme {
  const parsed = parseProgramme(text);
  if (parsed.ok) return parsed.programme;
  const [first] = parsed.problems;
  throw new TroubleError(
    'programmeInvalid',
    `${first?.path} ${first?.problem} (line ${first?.line}, column ${first?.column}).`,
  );
}
