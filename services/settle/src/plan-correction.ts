import type { Ledger } from '@nuanbu/ledger';
import { ONCE, type Programme } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';
import { chosenFor, termsOfRun } from './load-run.ts';
import { componentOf, type RunRequest } from './plan-run.ts';

/** Whether a run is compared with what is booked. */
export function isCorrection({ kind }: Pick<RunRequest, 'kind'>): boolean {
  return kind === 'correction' || kind === 'trial';
}

/**
 * What a correction keeps of the newest run that is booked: its days and its reading of the start,
 * where a person chose them, since what is compared must be the same question asked again.
 *
 * @throws TroubleError `componentUnknown`; `reasonMissing`; `nothingBooked`.
 */
export async function bookedBefore(
  ledger: Pick<Ledger, 'batches' | 'runs' | 'programmes'>,
  programme: Programme,
  request: RunRequest,
): Promise<Pick<RunRequest, 'span' | 'startRule'>> {
  if (request.kind === 'correction' && !request.reason?.trim()) {
    throw new TroubleError('reasonMissing', {
      zh: '请写明为何更正。',
      en: 'Why is the season corrected?',
    });
  }
  const component = componentOf(programme, request.component);
  const season = request.season ?? (component.per === 'once' ? ONCE : '');
  const key = { programme: programme.name, season, component: component.name };
  const booked = await ledger.batches.newestRun(key);
  if (!booked) {
    const { programme: name, component: paid } = key;
    throw new TroubleError('nothingBooked', {
      zh: `${name} 的 ${paid}，${season === '' ? '未指明取暖季' : season}。`,
      en: `It would be ${paid} of ${name}${season === '' ? ', and no season is named' : ` for ${season}`}.`,
    });
  }
  const chosen = chosenFor(booked, await termsOfRun(ledger, booked));
  return {
    span: request.span ?? chosen.span,
    startRule: request.startRule ?? chosen.startRule,
  };
}
