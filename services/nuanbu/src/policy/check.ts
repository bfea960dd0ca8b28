import {
  type Component,
  type Programme,
  type ProgrammeProblem,
  parseProgramme,
  placeInFile,
} from '@nuanbu/policy';
import { type FindProgramme, programmeWithAncestors } from '@nuanbu/settle';
import { isTrouble, verbatim, type Words } from '@nuanbu/terms';

/** What a look at a programme file found. */
export type ProgrammeCheck =
  | { readonly ok: false; readonly problems: readonly ProgrammeProblem[] }
  | {
      readonly ok: true;
      /** With what it inherits filled in, as far as it was found. */
      readonly programme: Programme;
      /** Why no ancestor determines a component. */
      readonly lacking: readonly LackingAncestor[];
    };

/** An ancestor that is asked for a component and does not determine it. */
export interface LackingAncestor {
  readonly component: string;
  readonly ancestor: string;
  readonly because: 'notOnFile' | 'hasNoSuchComponent' | 'notDeterminedEither';
}

/**
 * Checks a programme file: all that is wrong in it, and in what it inherits, with line and column.
 *
 * @param find where ancestors are looked for; one that is not found is no problem of the file.
 */
export async function checkProgramme(text: string, find: FindProgramme): Promise<ProgrammeCheck> {
  const parsed = parseProgramme(text);
  if (!parsed.ok) return parsed;
  const { programme } = parsed;
  const found = new Map<string, Programme>();
  const refused = new Map<string, Words>();
  const findSound: FindProgramme = async (name) => {
    const filed = await find(name);
    const ancestor = filed && parseProgramme(filed.text);
    if (ancestor?.ok) found.set(name, ancestor.programme);
    else if (ancestor) refused.set(name, problemText(name, ancestor.problems));
    return ancestor?.ok ? filed : undefined;
  };
  const problems: ProgrammeProblem[] = [];
  for (const component of programme.components.values()) {
    if (component.isDetermined) continue;
    const circle = await circleOf(text, programme, component, findSound);
    const broken = component.inheritedFrom.flatMap((name) => refused.get(name) ?? []);
    for (const problemWords of [...broken, ...circle]) {
      const keys = ['components', component.name, 'inherited', 'value'];
      problems.push({
        ...placeInFile(text, keys),
        path: keys.join('.'),
        problem: problemWords.en,
        problemWords,
      });
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  const whole = await programmeWithAncestors(text, findSound);
  return { ok: true, programme: whole, lacking: lackingIn(whole, found) };
}

/** The circle into which one component leads; none where it leads into none. */
async function circleOf(
  text: string,
  programme: Programme,
  component: Component,
  find: FindProgramme,
): Promise<Words[]> {
  const alone = (each: Programme): Programme =>
    each.name === programme.name
      ? { ...each, components: new Map([[component.name, component]]) }
      : each;
  try {
    await programmeWithAncestors(text, find, alone);
    return [];
  } catch (error) {
    if (isTrouble(error, 'programmeInvalid')) return [error.detailWords ?? verbatim(error.detail)];
    throw error;
  }
}

/** The first problem of an ancestor, which is checked by itself for the others. */
function problemText(name: string, [first]: readonly ProgrammeProblem[]): Words {
  const { line, column, path, problem, problemWords } = first!;
  return {
    zh: `${name} 有误：${line}:${column} ${path} ${problemWords.zh}`,
    en: `${name} is refused: ${line}:${column} ${path} ${problem}`,
  };
}

function lackingIn(programme: Programme, found: ReadonlyMap<string, Programme>): LackingAncestor[] {
  return [...programme.components.values()].flatMap((component): LackingAncestor[] => {
    if (component.isDetermined) return [];
    return component.inheritedFrom.map((ancestor) => {
      const programme = found.get(ancestor);
      const because = !programme
        ? 'notOnFile'
        : programme.components.has(component.name)
          ? 'notDeterminedEither'
          : 'hasNoSuchComponent';
      return { component: component.name, ancestor, because };
    });
  });
}
