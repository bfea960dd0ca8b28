import { isWhole } from '@nuanbu/units';
import type { z } from 'zod';
import { isEnergyBasis } from '../basis.ts';
import type { OwnComponentFile } from './component.ts';
import { source } from './parameter.ts';
import type { ProgrammeFile } from './programme.ts';
import type { NumberConditionFile, RuleFile } from './rule.ts';

type Path = readonly (string | number)[];
type Refuse = (path: Path, message: string) => void;

/** Values that are each well-formed and contradict each other. */
export function checkProgramme(file: ProgrammeFile, context: z.core.$RefinementCtx): void {
  const refuse: Refuse = (path, message) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  for (const index of repeats(file.cohorts.map((cohort) => cohort.year))) {
    refuse(['cohorts', index, 'year'], 'this year stands twice');
  }
  if (file.tariff && file.tariff.peakFrom.value >= file.tariff.peakTo.value) {
    refuse(['tariff', 'peakTo', 'value'], 'peak must end after it begins');
  }
  if (Object.keys(file.components).length === 0) refuse(['components'], 'names no component');
  for (const [name, component] of Object.entries(file.components)) {
    const path = ['components', name];
    if (component.per.value === 'season' && !file.season) {
      refuse([...path, 'per', 'value'], 'is paid each season, and the file has no season');
    }
    if ('rules' in component) checkComponent(component, file, path, refuse);
    else if (component.inherited.value.includes(file.programme)) {
      refuse([...path, 'inherited', 'value'], 'a programme cannot inherit from itself');
    }
  }
  checkRecovery(file, refuse);
  checkInvestments(file, refuse);
  for (const { path, document } of citations(file, [])) {
    if (!Object.hasOwn(file.documents, document)) {
      refuse([...path, 'document'], `no document of this file is called ${document}`);
    }
  }
}

/** The places at which a list says again what it has said before. */
function repeats(list: readonly unknown[]): number[] {
  return [...list.keys()].filter((index) => list.indexOf(list[index]) < index);
}

/** An investment is borne by funders of the file, and their parts make its total. */
function checkInvestments(file: ProgrammeFile, refuse: Refuse): void {
  const investments = file.statedInvestments ?? [];
  for (const index of repeats(investments.map(({ name }) => name))) {
    refuse(['statedInvestments', index, 'name'], 'this name stands twice');
  }
  for (const [index, { totalYuan, bearers }] of investments.entries()) {
    const path = ['statedInvestments', index];
    for (const position of repeats(bearers.map(({ bearer }) => bearer))) {
      const place = [...path, 'bearers', position, 'bearer'];
      refuse(place, `${bearers[position]!.bearer} stands twice`);
    }
    bearers.forEach(({ bearer }, position) => {
      if (Object.hasOwn(file.funders, bearer)) return;
      const place = [...path, 'bearers', position, 'bearer'];
      refuse(place, `the file names no funder ${bearer}`);
    });
    const borneFen = bearers.reduce((sum, { yuan }) => sum + yuan.value, 0);
    if (borneFen !== totalYuan.value) {
      refuse([...path, 'totalYuan', 'value'], 'is not the sum of what its bearers bear');
    }
  }
}

function checkRecovery(file: ProgrammeFile, refuse: Refuse): void {
  for (const [index, name] of (file.recovery?.components.value ?? []).entries()) {
    if (name !== 'all' && !Object.hasOwn(file.components, name)) {
      refuse(['recovery', 'components', 'value', index], `there is no component ${name}`);
    }
  }
}

function checkComponent(
  component: OwnComponentFile,
  file: ProgrammeFile,
  path: Path,
  refuse: Refuse,
): void {
  checkFunders(component.funders, file, [...path, 'funders'], refuse);
  if (component.returnUnused && component.channel.value !== 'prepaidPool') {
    refuse([...path, 'returnUnused'], 'only a prepaid pool has something left to return');
  }
  component.rules.forEach((rule, index) => {
    const place = [...path, 'rules', index];
    if (rule.funders) checkFunders(rule.funders, file, [...place, 'funders'], refuse);
    checkAmount(rule, place, refuse);
    checkBands(rule, place, refuse);
    checkYearly(rule, component, place, refuse);
    checkConditions(rule, file, place, refuse);
    checkEnergy(rule, component, file, place, refuse);
    const { validFrom, validTo } = rule;
    if (validFrom && validTo && validTo.value < validFrom.value) {
      refuse([...place, 'validTo', 'value'], 'it ends before it begins');
    }
    const earlier = component.rules
      .slice(0, index)
      .find((other) => other.name === rule.name && overlap(other, rule));
    if (earlier) {
      refuse([...place, 'name'], `the dates of two rules called ${rule.name} overlap`);
    }
  });
}

function overlap(a: RuleFile, b: RuleFile): boolean {
  const begins = (rule: RuleFile) => rule.validFrom?.value ?? '0000-01-01';
  const ends = (rule: RuleFile) => rule.validTo?.value ?? '9999-12-31';
  return begins(a) <= ends(b) && begins(b) <= ends(a);
}

function checkFunders(
  funders: OwnComponentFile['funders'],
  file: ProgrammeFile,
  path: Path,
  refuse: Refuse,
): void {
  if (!isWhole(funders.map((each) => each.share.value))) {
    refuse(path, "the funders' shares do not add up to one");
  }
  funders.forEach(({ funder }, index) => {
    if (!Object.hasOwn(file.funders, funder)) {
      refuse([...path, index, 'funder'], `the file names no funder ${funder}`);
    }
  });
  for (const index of repeats(funders.map(({ funder }) => funder))) {
    refuse([...path, index, 'funder'], `${funders[index]!.funder} stands twice`);
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
    if (condition.fact !== 'pathway' && condition.fact !== 'equipment') return;
    const declared = (condition.fact === 'pathway' ? file.pathways : file.equipment) ?? {};
    condition.in.value.forEach((said, position) => {
      if (Object.hasOwn(declared, said)) return;
      refuse(
        [...path, 'when', index, 'in', 'value', position],
        `the file declares no ${condition.fact} ${said}`,
      );
    });
  });
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

/** Every source in a file with its place. */
export function citations(node: unknown, path: Path): { path: Path; document: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => {
    const here = [...path, Array.isArray(node) ? Number(key) : key];
    const parsed = key === 'source' ? source.safeParse(child) : undefined;
    return parsed?.success
      ? [{ path: here, document: parsed.data.document }]
      : citations(child, here);
  });
}
