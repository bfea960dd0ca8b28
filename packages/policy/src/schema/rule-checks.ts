import { isEnergyBasis } from '../basis.ts';
import type { OwnComponentFile } from './component.ts';
import type { ProgrammeFile } from './programme.ts';
import type { NumberConditionFile, RuleFile } from './rule.ts';

export type Path = readonly (string | number)[];
/** Says what is wrong at a place of the file. */
export type Refuse = (path: Path, message: string) => void;

/** The places at which a list says again what it has said before. */
export function repeats(list: readonly unknown[]): number[] {
  return [...list.keys()].filter((index) => list.indexOf(list[index]) < index);
}

/** What one rule says that contradicts itself, its component or its file. */
export function checkRule(
  rule: RuleFile,
  component: OwnComponentFile,
  file: ProgrammeFile,
  path: Path,
  refuse: Refuse,
): void {
  checkAmount(rule, path, refuse);
  checkBands(rule, path, refuse);
  checkYearly(rule, component, path, refuse);
  checkConditions(rule, file, path, refuse);
  checkEnergy(rule, component, file, path, refuse);
  const { validFrom, validTo } = rule;
  if (validFrom && validTo && validTo.value < validFrom.value) {
    refuse([...path, 'validTo', 'value'], 'it ends before it begins');
  }
}

function checkAmount(rule: RuleFile, path: Path, refuse: Refuse): void {
  const said = [rule.rate, rule.bands, rule.notStated].filter((each) => each !== undefined);
  const byYear = rule.yearly?.every((step) => step.rate) ?? false;
  if (said.length === 0 && !byYear) {
    refuse(path, 'says no amount: it needs rate, bands or notStated');
  }
  if (said.length > 1) refuse(path, 'says its amount twice: by rate, bands or notStated');
  if (rule.rate && byYear) {
    refuse([...path, 'rate'], 'no season has it: every yearly step has a rate of its own');
  }
  if (rule.limitYuan && rule.yearly?.every((step) => step.limitYuan)) {
    refuse([...path, 'limitYuan'], 'no season has it: every yearly step has a limit of its own');
  }
  const { start, limit } = rule;
  if (start && limit && limit.value < start.at.value) {
    refuse([...path, 'limit', 'value'], 'the limit lies below the start');
  }
  if (rule.monthly && rule.baseline) {
    refuse([...path, 'baseline'], 'a baseline is subtracted each month or once, not both');
  }
}

function checkBands(rule: RuleFile, path: Path, refuse: Refuse): void {
  if (!rule.bands) return;
  const { list, mode, boundary } = rule.bands;
  const place = (index: number, key: string) => [...path, 'bands', 'list', index, key];
  list.forEach((band, index) => {
    const before = list[index - 1];
    const begins = before === undefined ? 0 : before.upTo;
    if (before && before.upTo === undefined) {
      refuse(place(index - 1, 'from'), 'only the last band may be without an end');
    } else if (begins !== undefined && band.from > begins) {
      refuse(place(index, 'from'), 'the bands skip values before this one');
    } else if (begins !== undefined && band.from < begins) {
      refuse(place(index, 'from'), 'the band overlaps the one before it');
    }
    if (band.upTo !== undefined && band.upTo <= band.from) {
      refuse(place(index, 'upTo'), 'the band ends before it begins');
    }
    if (index === list.length - 1 && band.upTo !== undefined) {
      refuse(place(index, 'upTo'), 'the last band has no end: a limit stands beside the bands');
    }
    const falls = before && band.rate.value.microYuanPerUnit < before.rate.value.microYuanPerUnit;
    if (mode.value === 'whole' && falls) {
      refuse(place(index, 'rate'), 'a rate of the whole that falls would pay less for more');
    }
  });
  if (mode.value === 'whole' && list.length > 1 && !boundary) {
    refuse([...path, 'bands'], 'needs boundary: whether a border belongs to the lower band');
  }
  if (mode.value === 'marginal' && boundary) {
    refuse([...path, 'bands', 'boundary'], 'a border is worth the same in either marginal band');
  }
}

function checkYearly(
  rule: RuleFile,
  component: OwnComponentFile,
  path: Path,
  refuse: Refuse,
): void {
  if (rule.yearly && component.per.value === 'once') {
    refuse([...path, 'yearly'], 'what is paid once has no seasons to step through');
  }
  let next = 1;
  for (const [index, step] of (rule.yearly ?? []).entries()) {
    const place = [...path, 'yearly', index];
    if (step.fromSeason > next) refuse([...place, 'fromSeason'], 'the steps skip seasons');
    if (step.fromSeason < next) refuse([...place, 'fromSeason'], 'the steps overlap');
    if (step.toSeason < step.fromSeason) {
      refuse([...place, 'toSeason'], 'it ends before it begins');
    }
    if (!step.rate && !step.limitYuan) refuse(place, 'needs a rate or a limitYuan');
    if (step.rate && rule.bands) refuse([...place, 'rate'], 'the rule has bands');
    if (step.rate && rule.notStated) refuse([...place, 'rate'], 'the rule states no amount');
    next = step.toSeason + 1;
  }
}

function checkConditions(rule: RuleFile, file: ProgrammeFile, path: Path, refuse: Refuse): void {
  const conditions = rule.when ?? [];
  for (const index of repeats(conditions.map(({ fact }) => fact))) {
    refuse(
      [...path, 'when', index, 'fact'],
      'this fact has a condition before: write one for both',
    );
  }
  conditions.forEach((condition, index) => {
    if (!('in' in condition)) {
      if (isEmpty(condition)) refuse([...path, 'when', index], 'no number meets this condition');
      return;
    }
    const declared = declaredFor(condition.fact, file);
    condition.in.value.forEach((said, position) => {
      if (declared === undefined || declared.includes(String(said))) return;
      refuse(
        [...path, 'when', index, 'in', 'value', position],
        `the file declares no ${condition.fact} ${said}`,
      );
    });
  });
}

/** The words that a condition may ask for; undefined where the file does not list them. */
function declaredFor(
  fact: 'pathway' | 'equipment' | 'town' | 'village' | 'cohortYear',
  file: ProgrammeFile,
): string[] | undefined {
  switch (fact) {
    case 'pathway':
      return Object.keys(file.pathways ?? {});
    case 'equipment':
      return Object.keys(file.equipment ?? {});
    case 'cohortYear':
      return file.cohorts.map(({ year }) => String(year));
    default:
      return undefined;
  }
}

/** Whether bounds in thousandths leave no number between them. */
function isEmpty({ atLeast, above, atMost, below }: NumberConditionFile): boolean {
  const least = Math.max(atLeast?.value ?? 0, above ? above.value + 1 : 0);
  const most = Math.min(atMost?.value ?? Infinity, below ? below.value - 1 : Infinity);
  return most < least;
}

function checkEnergy(
  rule: RuleFile,
  component: OwnComponentFile,
  file: ProgrammeFile,
  path: Path,
  refuse: Refuse,
): void {
  const counts = isEnergyBasis(rule.basis.value);
  if (counts && !file.tariff) refuse([...path, 'basis'], 'counts kWh, and the file has no tariff');
  if (counts && component.per.value === 'once') {
    refuse([...path, 'basis'], 'counts kWh, which are not paid once for all');
  }
  if (rule.monthly && !counts) refuse([...path, 'monthly'], 'only kWh are counted by month');
  if (rule.baseline?.value === 'roster' && !counts) {
    refuse([...path, 'baseline'], 'the baseline of the roster is in kWh');
  }
  const others = component.rules.filter((other) => isEnergyBasis(other.basis.value) !== counts);
  if (counts && others.length > 0) {
    refuse([...path, 'basis'], 'rules of one component count kWh all together or not at all');
  }
}
