import type { Words } from '@nuanbu/terms';
import { isEnergyBasis } from '../basis.ts';
import type { OwnComponentFile } from './component.ts';
import type { ProgrammeFile } from './programme.ts';
import type { NumberConditionFile, RuleFile } from './rule.ts';

export type Path = readonly (string | number)[];
/** Says what is wrong at a place of the file. */
export type Refuse = (path: Path, words: Words) => void;

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
    refuse([...path, 'validTo', 'value'], { zh: '结束早于开始', en: 'it ends before it begins' });
  }
}

function checkAmount(rule: RuleFile, path: Path, refuse: Refuse): void {
  const said = [rule.rate, rule.bands, rule.notStated].filter((each) => each !== undefined);
  const byYear = rule.yearly?.every((step) => step.rate) ?? false;
  if (said.length === 0 && !byYear) {
    refuse(path, {
      zh: '没有写金额：须有 rate、bands 或 notStated',
      en: 'says no amount: it needs rate, bands or notStated',
    });
  }
  if (said.length > 1)
    refuse(path, {
      zh: '金额写了两次：rate、bands、notStated 只能有一个',
      en: 'says its amount twice: by rate, bands or notStated',
    });
  if (rule.rate && byYear) {
    refuse([...path, 'rate'], {
      zh: '没有哪一季用到它：每一年度段都有自己的单价',
      en: 'no season has it: every yearly step has a rate of its own',
    });
  }
  if (rule.limitYuan && rule.yearly?.every((step) => step.limitYuan)) {
    refuse([...path, 'limitYuan'], {
      zh: '没有哪一季用到它：每一年度段都有自己的封顶',
      en: 'no season has it: every yearly step has a limit of its own',
    });
  }
  const { start, limit } = rule;
  if (start && limit && limit.value < start.at.value) {
    refuse([...path, 'limit', 'value'], {
      zh: '封顶低于起补点',
      en: 'the limit lies below the start',
    });
  }
  if (rule.monthly && rule.baseline) {
    refuse([...path, 'baseline'], {
      zh: '基数只能按月扣除或一次扣除，不能两者都有',
      en: 'a baseline is subtracted each month or once, not both',
    });
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
      refuse(place(index - 1, 'from'), {
        zh: '只有最后一档可以没有上限',
        en: 'only the last band may be without an end',
      });
    } else if (begins !== undefined && band.from > begins) {
      refuse(place(index, 'from'), {
        zh: '与前一档之间有空缺',
        en: 'the bands skip values before this one',
      });
    } else if (begins !== undefined && band.from < begins) {
      refuse(place(index, 'from'), {
        zh: '与前一档重叠',
        en: 'the band overlaps the one before it',
      });
    }
    if (band.upTo !== undefined && band.upTo <= band.from) {
      refuse(place(index, 'upTo'), {
        zh: '该档结束不大于开始',
        en: 'the band ends before it begins',
      });
    }
    if (index === list.length - 1 && band.upTo !== undefined) {
      refuse(place(index, 'upTo'), {
        zh: '最后一档不设上限：封顶应写在各档之外',
        en: 'the last band has no end: a limit stands beside the bands',
      });
    }
    const falls = before && band.rate.value.microYuanPerUnit < before.rate.value.microYuanPerUnit;
    if (mode.value === 'whole' && falls) {
      refuse(place(index, 'rate'), {
        zh: '整体计价的单价下降，会使用得多反而补得少',
        en: 'a rate of the whole that falls would pay less for more',
      });
    }
  });
  if (mode.value === 'whole' && list.length > 1 && !boundary) {
    refuse([...path, 'bands'], {
      zh: '须写 boundary：分界值是否属于较低一档',
      en: 'needs boundary: whether a border belongs to the lower band',
    });
  }
  if (mode.value === 'marginal' && boundary) {
    refuse([...path, 'bands', 'boundary'], {
      zh: '按段累计时分界值归哪一档都一样，不用写',
      en: 'a border is worth the same in either marginal band',
    });
  }
}

function checkYearly(
  rule: RuleFile,
  component: OwnComponentFile,
  path: Path,
  refuse: Refuse,
): void {
  if (rule.yearly && component.per.value === 'once') {
    refuse([...path, 'yearly'], {
      zh: '一次性支付没有可分段的取暖季',
      en: 'what is paid once has no seasons to step through',
    });
  }
  let next = 1;
  for (const [index, step] of (rule.yearly ?? []).entries()) {
    const place = [...path, 'yearly', index];
    if (step.fromSeason > next)
      refuse([...place, 'fromSeason'], { zh: '各段之间漏了取暖季', en: 'the steps skip seasons' });
    if (step.fromSeason < next)
      refuse([...place, 'fromSeason'], { zh: '各段重叠', en: 'the steps overlap' });
    if (step.toSeason < step.fromSeason) {
      refuse([...place, 'toSeason'], { zh: '结束早于开始', en: 'it ends before it begins' });
    }
    if (!step.rate && !step.limitYuan)
      refuse(place, { zh: '须有 rate 或 limitYuan', en: 'needs a rate or a limitYuan' });
    if (step.rate && rule.bands)
      refuse([...place, 'rate'], { zh: '该规则已有分档', en: 'the rule has bands' });
    if (step.rate && rule.notStated)
      refuse([...place, 'rate'], { zh: '该规则没有写明金额', en: 'the rule states no amount' });
    next = step.toSeason + 1;
  }
}

function checkConditions(rule: RuleFile, file: ProgrammeFile, path: Path, refuse: Refuse): void {
  const conditions = rule.when ?? [];
  for (const index of repeats(conditions.map(({ fact }) => fact))) {
    refuse([...path, 'when', index, 'fact'], {
      zh: '前面已有关于此项的条件：请合写为一个',
      en: 'this fact has a condition before: write one for both',
    });
  }
  conditions.forEach((condition, index) => {
    if (!('in' in condition)) {
      if (isEmpty(condition))
        refuse([...path, 'when', index], {
          zh: '没有数能满足此条件',
          en: 'no number meets this condition',
        });
      return;
    }
    const declared = declaredFor(condition.fact, file);
    condition.in.value.forEach((said, position) => {
      if (declared === undefined || declared.includes(String(said))) return;
      refuse([...path, 'when', index, 'in', 'value', position], {
        zh: `文件没有声明 ${condition.fact} ${said}`,
        en: `the file declares no ${condition.fact} ${said}`,
      });
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
  if (counts && !file.tariff)
    refuse([...path, 'basis'], {
      zh: '按电量计，而文件没有电价时段（tariff）',
      en: 'counts kWh, and the file has no tariff',
    });
  if (counts && component.per.value === 'once') {
    refuse([...path, 'basis'], {
      zh: '按电量计，不能一次性支付',
      en: 'counts kWh, which are not paid once for all',
    });
  }
  if (rule.monthly && !counts)
    refuse([...path, 'monthly'], { zh: '只有电量可按月计', en: 'only kWh are counted by month' });
  if (rule.baseline?.value === 'roster' && !counts) {
    refuse([...path, 'baseline'], {
      zh: '名册中的基数以 kWh 计',
      en: 'the baseline of the roster is in kWh',
    });
  }
  const others = component.rules.filter((other) => isEnergyBasis(other.basis.value) !== counts);
  if (counts && others.length > 0) {
    refuse([...path, 'basis'], {
      zh: '同一项目的规则须全部按电量计，或全部不按电量计',
      en: 'rules of one component count kWh all together or not at all',
    });
  }
}
