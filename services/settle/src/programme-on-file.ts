import type { Ledger } from '@nuanbu/ledger';
import {
  countsEnergy,
  type DeterminedComponent,
  inheritedComponents,
  inheritedProgramme,
  type Programme,
  parseProgramme,
} from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';

/** A programme's text as it stands on file, with the digest by which runs name it. */
interface FiledText {
  readonly digest: string;
  readonly text: string;
}

/** Finds a programme's text by its name. */
export type FindProgramme = (name: string) => Promise<FiledText | undefined>;

/**
 * A programme's text as it stands in the ledger, read again.
 *
 * @throws TroubleError `programmeInvalid` where a version of the software no longer accepts it.
 */
export function readProgramme(text: string): Programme {
  const parsed = parseProgramme(text);
  if (parsed.ok) return parsed.programme;
  const [first] = parsed.problems;
  throw new TroubleError('programmeInvalid', {
    zh: `${first?.path} ${first?.problemWords.zh}（第 ${first?.line} 行第 ${first?.column} 列）。`,
    en: `${first?.path} ${first?.problem} (line ${first?.line}, column ${first?.column}).`,
  });
}

/**
 * A programme with what it inherits from others filled in, as far as these are on file.
 *
 * @param alter makes each file otherwise before anything is inherited, for asking what would be.
 * @throws TroubleError `programmeInvalid`, also where programmes inherit from each other in a circle,
 *   and where what is inherited cannot be paid as often as the programme says.
 */
export async function programmeWithAncestors(
  text: string,
  find: FindProgramme,
  alter: (programme: Programme) => Programme = (programme) => programme,
): Promise<Programme> {
  const programme = alter(readProgramme(text));
  const onFile = new Map<string, Programme>();
  const asked = new Set<string>();
  const waiting = ancestorNames(programme);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (asked.has(name)) continue;
    asked.add(name);
    const found = await find(name);
    if (!found) continue;
    const ancestor = alter(readProgramme(found.text));
    onFile.set(name, ancestor);
    waiting.push(...ancestorNames(ancestor));
  }
  const whole = inheritedProgramme(programme, (name) => onFile.get(name));
  if ('cycle' in whole) {
    const detail = {
      zh: `方案循环继承：${whole.cycle.join(' → ')}。`,
      en: `Programmes inherit from each other in a circle: ${whole.cycle.join(' → ')}.`,
    };
    throw new TroubleError('programmeInvalid', detail);
  }
  for (const component of inheritedComponents(whole)) refuseMisfit(component);
  return whole;
}

/** What is paid once has no seasons, whichever file says so and whichever has the rules. */
function refuseMisfit(component: DeterminedComponent): void {
  const { name, per, origin, rules } = component;
  const hasSeasons = countsEnergy(component) || rules.some(({ yearly }) => yearly.length > 0);
  if (per !== 'once' || !hasSeasons) return;
  const detail = {
    zh: `${name} 写明一次性支付，而 ${origin.name} 按电量或按季支付。`,
    en: `${name} is said to be paid once, and ${origin.name} pays it by kWh or by seasons.`,
  };
  throw new TroubleError('programmeInvalid', detail);
}

function ancestorNames(programme: Programme): string[] {
  return [...programme.components.values()].flatMap((component) =>
    component.isDetermined ? [] : component.inheritedFrom,
  );
}

/** Looks programmes up as they stand on file now, the newest version of each. */
export function newestOnFile(programmes: Ledger['programmes']): FindProgramme {
  return (name) => programmes.newest(name);
}

/** Looks up the versions that a run froze, and no others. */
export function frozenOnFile(
  programmes: Ledger['programmes'],
  ancestors: Readonly<Record<string, string>>,
): FindProgramme {
  return async (name) => {
    const digest = ancestors[name];
    return digest === undefined ? undefined : programmes.get(digest);
  };
}
