import { said } from '@nuanbu/terms';
import { isWhole } from '@nuanbu/units';
import type { z } from 'zod';
import type { OwnComponentFile } from './component.ts';
import { source } from './parameter.ts';
import type { ProgrammeFile } from './programme.ts';
import type { RuleFile } from './rule.ts';
import { checkRule, type Path, type Refuse, repeats } from './rule-checks.ts';

/** Values that are each well-formed and contradict each other. */
export function checkProgramme(file: ProgrammeFile, context: z.core.$RefinementCtx): void {
  const refuse: Refuse = (path, words) =>
    context.addIssue({ code: 'custom', path: [...path], ...said(words) });
  for (const index of repeats(file.cohorts.map((cohort) => cohort.year))) {
    refuse(['cohorts', index, 'year'], { zh: '此年份写了两次', en: 'this year stands twice' });
  }
  if (file.tariff && file.tariff.peakFrom.value >= file.tariff.peakTo.value) {
    refuse(['tariff', 'peakTo', 'value'], {
      zh: '峰段的结束须晚于开始',
      en: 'peak must end after it begins',
    });
  }
  if (Object.keys(file.components).length === 0)
    refuse(['components'], { zh: '没有补贴项目', en: 'names no component' });
  for (const [name, component] of Object.entries(file.components)) {
    const path = ['components', name];
    if (component.per.value === 'season' && !file.season) {
      refuse([...path, 'per', 'value'], {
        zh: '按季支付，而文件没有取暖季',
        en: 'is paid each season, and the file has no season',
      });
    }
    if ('rules' in component) checkComponent(component, file, path, refuse);
    else if (component.inherited.value.includes(file.programme)) {
      refuse([...path, 'inherited', 'value'], {
        zh: '方案不能继承自身',
        en: 'a programme cannot inherit from itself',
      });
    }
  }
  checkRecovery(file, refuse);
  checkInvestments(file, refuse);
  for (const { path, document } of citations(file, [])) {
    if (!Object.hasOwn(file.documents, document)) {
      refuse([...path, 'document'], {
        zh: `文件中没有名为 ${document} 的文献`,
        en: `no document of this file is called ${document}`,
      });
    }
  }
}

/** An investment is borne by funders of the file, and their parts make its total. */
function checkInvestments(file: ProgrammeFile, refuse: Refuse): void {
  const investments = file.statedInvestments ?? [];
  for (const index of repeats(investments.map(({ name }) => name))) {
    refuse(['statedInvestments', index, 'name'], {
      zh: '此名称写了两次',
      en: 'this name stands twice',
    });
  }
  for (const [index, { totalYuan, bearers }] of investments.entries()) {
    const path = ['statedInvestments', index];
    for (const position of repeats(bearers.map(({ bearer }) => bearer))) {
      const place = [...path, 'bearers', position, 'bearer'];
      refuse(place, {
        zh: `${bearers[position]!.bearer} 写了两次`,
        en: `${bearers[position]!.bearer} stands twice`,
      });
    }
    bearers.forEach(({ bearer }, position) => {
      if (Object.hasOwn(file.funders, bearer)) return;
      const place = [...path, 'bearers', position, 'bearer'];
      refuse(place, { zh: `文件没有资金来源 ${bearer}`, en: `the file names no funder ${bearer}` });
    });
    const borneFen = bearers.reduce((sum, { yuan }) => sum + yuan.value, 0);
    if (borneFen !== totalYuan.value) {
      refuse([...path, 'totalYuan', 'value'], {
        zh: '不等于各方承担之和',
        en: 'is not the sum of what its bearers bear',
      });
    }
  }
}

function checkRecovery(file: ProgrammeFile, refuse: Refuse): void {
  for (const [index, name] of (file.recovery?.components.value ?? []).entries()) {
    if (name !== 'all' && !Object.hasOwn(file.components, name)) {
      refuse(['recovery', 'components', 'value', index], {
        zh: `没有补贴项目 ${name}`,
        en: `there is no component ${name}`,
      });
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
    refuse([...path, 'returnUnused'], {
      zh: '只有预付资金池才有结余可退',
      en: 'only a prepaid pool has something left to return',
    });
  }
  component.rules.forEach((rule, index) => {
    const place = [...path, 'rules', index];
    if (rule.funders) checkFunders(rule.funders, file, [...place, 'funders'], refuse);
    checkRule(rule, component, file, place, refuse);
    const earlier = component.rules
      .slice(0, index)
      .find((other) => other.name === rule.name && overlap(other, rule));
    if (earlier) {
      refuse([...place, 'name'], {
        zh: `两条名为 ${rule.name} 的规则日期重叠`,
        en: `the dates of two rules called ${rule.name} overlap`,
      });
      return;
    }
    const inTheWay = component.rules.slice(0, index).find((other) => hides(other, rule));
    if (inTheWay) {
      const whom = inTheWay.when ? 'the same households' : 'every household';
      const whomZh = inTheWay.when ? '相同的户' : '所有户';
      refuse([...place, 'name'], {
        zh: `日期与适用于${whomZh}的 ${inTheWay.name} 重叠`,
        en: `its dates overlap those of ${inTheWay.name}, which is for ${whom}`,
      });
    }
  });
}

/** Whether a rule applies wherever a later one would on a day that they share. */
function hides(earlier: RuleFile, later: RuleFile): boolean {
  const asked = (rule: RuleFile) => JSON.stringify((rule.when ?? []).map(withoutSources));
  return overlap(earlier, later) && (!earlier.when || asked(earlier) === asked(later));
}

/** A condition without where it comes from. */
function withoutSources(condition: NonNullable<RuleFile['when']>[number]): unknown {
  return Object.entries(condition).map(([key, given]) => [
    key,
    typeof given === 'object' ? given.value : given,
  ]);
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
    refuse(path, {
      zh: '各资金来源的比例之和不为一',
      en: "the funders' shares do not add up to one",
    });
  }
  funders.forEach(({ funder }, index) => {
    if (!Object.hasOwn(file.funders, funder)) {
      refuse([...path, index, 'funder'], {
        zh: `文件没有资金来源 ${funder}`,
        en: `the file names no funder ${funder}`,
      });
    }
  });
  for (const index of repeats(funders.map(({ funder }) => funder))) {
    refuse([...path, index, 'funder'], {
      zh: `${funders[index]!.funder} 写了两次`,
      en: `${funders[index]!.funder} stands twice`,
    });
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
