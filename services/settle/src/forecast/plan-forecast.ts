import type { Ledger } from '@nuanbu/ledger';
import { ONCE, periodBegunBy, periodOf } from '@nuanbu/policy';
import { type RunTerms, runTerms } from '@nuanbu/settlement';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { dayOf, type Instant } from '@nuanbu/units';
import { componentOf, noPeriod } from '../plan-run.ts';
import { newestOnFile, programmeWithAncestors } from '../programme-on-file.ts';

/** What somebody asks the forecast of. */
export interface AskedForecast {
  /** A programme on file, of which the newest version is taken. */
  readonly programme: string;
  /** The programme's main component unless another is named. */
  readonly component?: string | undefined;
  /** The one in which the newest reading lies unless another is named. */
  readonly season?: string | undefined;
}

/**
 * The terms of what is asked for, of the whole season, as they stand on file now.
 *
 * @param newestAt of the newest reading; undefined where there is none.
 * @throws TroubleError `programmeUnknown`, `programmeInvalid`, `componentUnknown`, `seasonUnknown`.
 */
export async function seasonTerms(
  programmes: Ledger['programmes'],
  asked: AskedForecast,
  newestAt: Instant | undefined,
  now: Instant,
): Promise<RunTerms> {
  const version = await programmes.newest(asked.programme);
  if (!version) throw new TroubleError('programmeUnknown', verbatim(`"${asked.programme}"`));
  const programme = await programmeWithAncestors(version.text, newestOnFile(programmes));
  const component = componentOf(programme, asked.component);
  const name = asked.season ?? (component.per === 'once' ? ONCE : undefined);
  const season =
    name === undefined
      ? periodBegunBy(programme, component, newestAt ?? now)
      : periodOf(programme, component, name, dayOf(now));
  if (season) return runTerms(programme, season, { component });
  throw noPeriod(name ?? 'now', component, programme);
}
