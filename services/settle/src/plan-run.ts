import {
  type Component,
  mainComponent,
  ONCE,
  type Programme,
  periodOf,
  type Season,
  type StartRule,
} from '@nuanbu/policy';
import { type RunTerms, runTerms, startRulesOf } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import {
  type Day,
  dayOf,
  formatInstant,
  type Instant,
  isEmpty,
  type Span,
  startOfDay,
} from '@nuanbu/units';

/**
 * A final run leads to a batch; a provisional one only shows how the season stands; a correction is
 * compared with what is booked (S2), and a trial is that comparison without any money to come of it.
 */
export type RunKind = 'final' | 'provisional' | 'correction' | 'trial';

/** What somebody asks for. */
export interface RunRequest {
  /** A programme on file, of which the newest version is taken. */
  readonly programme: string;
  /** The programme's main component unless another is named. */
  readonly component?: string | undefined;
  /** Left out for what is paid once. */
  readonly season?: string | undefined;
  /** Of what is paid once: the first day whose acceptances no longer count; today unless given. */
  readonly until?: Day | undefined;
  /** Replaces the season's span, for trials. */
  readonly span?: Span | undefined;
  /** Replaces the reading of the start that the programme names (P1). */
  readonly startRule?: StartRule | undefined;
  /** Final unless said otherwise. */
  readonly kind?: RunKind | undefined;
  /** Why a final run is made although readings are missing (S2); of a correction always. */
  readonly reason?: string | undefined;
  readonly actor: string;
  /** By which the same request again is the run that it was. */
  readonly idempotencyKey?: string | undefined;
  /** The trace of whoever asks; a new one unless given. */
  readonly traceId?: string | undefined;
}

/**
 * What a request means on a day: the component and the period that are settled, and by which
 * reading of the start.
 *
 * @throws TroubleError `componentUnknown`, `argumentInvalid`, `seasonUnknown`, `seasonNotBegun`,
 *   `seasonNotOver`.
 */
export function planRun(programme: Programme, request: RunRequest, now: Instant): RunTerms {
  const component = componentOf(programme, request.component);
  refuseUnused(programme, component, request);
  const name = request.season ?? (component.per === 'once' ? ONCE : '');
  const season = periodOf(programme, component, name, request.until ?? dayOf(now));
  if (!season) {
    throw noPeriod(name, component, programme);
  }
  const span = request.span ?? season.span;
  if (isEmpty(span)) {
    throw new TroubleError('seasonUnknown', {
      zh: `结束早于开始：${spanText(span)}。`,
      en: `It would end before it begins: ${spanText(span)}.`,
    });
  }
  const isSoFar = request.kind === 'provisional';
  const planned: Season = { ...season, span: isSoFar ? soFar(span, now) : span };
  if (!isSoFar && now < span.to) {
    throw new TroubleError(
      'seasonNotOver',
      { zh: `结束于 ${formatInstant(span.to)}。`, en: `It ends at ${formatInstant(span.to)}.` },
      {
        hint: {
          zh: '可先做暂算，查看目前情况。',
          en: 'Make a provisional run to see how the season stands so far.',
        },
      },
    );
  }
  return runTerms(programme, planned, { component, startRule: request.startRule });
}

const PER_ZH: Readonly<Record<Component['per'], string>> = {
  season: '按取暖季',
  year: '按年度',
  once: '一次性',
};

/** The trouble that a name is no season or year of a component. */
export function noPeriod(name: string, component: Component, programme: Programme): TroubleError {
  return new TroubleError('seasonUnknown', {
    zh: `“${name}”不是 ${programme.name} 中 ${component.name} 的时段；该项目${PER_ZH[component.per]}支付。`,
    en: `"${name}" is not a period of ${component.name} in ${programme.name}, which is paid per ${component.per}.`,
  });
}

/** S2: a provisional run counts whole days only, up to the midnight before now. */
function soFar(span: Span, now: Instant): Span {
  const cutOff = { from: span.from, to: Math.min(span.to, startOfDay(dayOf(now))) };
  if (isEmpty(cutOff)) {
    throw new TroubleError('seasonNotBegun', {
      zh: `第一天始于 ${formatInstant(span.from)}。`,
      en: `Its first day begins at ${formatInstant(span.from)}.`,
    });
  }
  return cutOff;
}

function spanText({ from, to }: Span): string {
  return `${formatInstant(from)} to ${formatInstant(to)}`;
}

/** @throws TroubleError `componentUnknown`. */
export function componentOf(programme: Programme, name: string | undefined) {
  const component = name === undefined ? mainComponent(programme) : programme.components.get(name);
  if (component) return component;
  const names = [...programme.components.keys()].join(', ');
  throw new TroubleError('componentUnknown', {
    zh: `${programme.name} 有 ${names}，没有 ${name}。`,
    en: `${programme.name} has ${names}, and no ${name}.`,
  });
}

/**
 * Refuses what somebody chose and the component has no use for, so that nobody takes it for heard.
 *
 * @throws TroubleError `argumentInvalid`.
 */
export function refuseUnused(
  programme: Programme,
  component: Component,
  { startRule, until }: Pick<RunRequest, 'startRule' | 'until'>,
): void {
  const what = `${component.name} of ${programme.name}`;
  const whatZh = `${programme.name} 的 ${component.name} `;
  if (startRule !== undefined && startRulesOf(component).length === 0) {
    const detail = {
      zh: `${whatZh}没有可另作理解的起补点。`,
      en: `${what} has no start that could be read otherwise.`,
    };
    throw new TroubleError('argumentInvalid', detail);
  }
  if (until !== undefined && component.per !== 'once') {
    const detail = {
      zh: `${whatZh}${PER_ZH[component.per]}支付，不能另选截止日。`,
      en: `${what} is paid per ${component.per}: its last day is not for choosing by --until.`,
    };
    throw new TroubleError('argumentInvalid', detail);
  }
}
