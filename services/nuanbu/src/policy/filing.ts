import type { CheckedComponent, CheckedProgramme } from '@nuanbu/api';
import type { Ledger } from '@nuanbu/ledger';
import { type Component, openQuestions, type Programme } from '@nuanbu/policy';
import { newestOnFile } from '@nuanbu/settle';
import { checkProgramme } from './check.ts';
import { RuleWords } from './rule-table.ts';

/** Checks a programme file; ancestors are looked for among those on file. */
export async function checkAgainstFiled(
  programmes: Ledger['programmes'],
  text: string,
): Promise<CheckedProgramme> {
  const found = await checkProgramme(text, newestOnFile(programmes));
  if (!found.ok) return found;
  const { programme, lacking } = found;
  return {
    ...{ ok: true, programme, lacking, questions: openQuestions(programme) },
    components: componentsInWords(programme),
  };
}

/** The components of a programme, each rule in words of both languages. */
export function componentsInWords(programme: Programme): CheckedComponent[] {
  return [...programme.components.values()].map((component) => ({
    component,
    rules: rulesInWords(programme, component),
  }));
}

function rulesInWords(programme: Programme, component: Component): CheckedComponent['rules'] {
  if (!component.isDetermined) return [];
  const zh = new RuleWords(programme, component, 'zh');
  const en = new RuleWords(programme, component, 'en');
  const [zhHead, enHead] = [zh.head(), en.head()];
  return component.rules.map((rule) => {
    const enRow = en.row(rule);
    const cells = zh.row(rule).map((text, index) => ({
      head: { zh: zhHead[index]!, en: enHead[index]! },
      text: { zh: text, en: enRow[index]! },
    }));
    return { name: rule.name, cells: cells.filter(({ text }) => text.zh !== '') };
  });
}
