import type { programmeChangeSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import type { Language } from '../../language/bilingual.ts';
import { useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import type { Tone } from '../../parts/tones.ts';
import { type Programme, parameterLabel, valueLabel } from './parameters.ts';
import { ruleWords } from './words.ts';

type ProgrammeChange = z.output<typeof programmeChangeSchema>;
type Side = NonNullable<ProgrammeChange['before']>;

const TONES: Readonly<Record<ProgrammeChange['kind'], Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'primary',
};

/** Where two programmes do not say the same, each side with its source. */
export function DiffTable({
  changes,
  programme,
  language,
}: {
  readonly changes: readonly ProgrammeChange[];
  readonly programme: Programme;
  readonly language: Language;
}) {
  const { versions: words } = useWords(ruleWords);
  const { columns } = words;
  if (changes.length === 0) return null;
  return (
    <Scroll label={words.compare}>
      <table className="nb-grid nb-sources">
        <thead>
          <tr>
            <th scope="col">{columns.path}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col">{columns.before}</th>
            <th scope="col">{columns.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, kind, differs, before, after }) => (
            <tr key={path}>
              <td>
                {parameterLabel(path, programme, language, false)}
                <span className="nb-path">{path}</span>
              </td>
              <td>
                <Tag tone={TONES[kind]}>{words.kinds[kind]}</Tag>{' '}
                <span className="nb-fine">
                  {differs.map((each) => words.differs[each]).join('、')}
                </span>
              </td>
              <td>
                <SideText side={before} path={path} programme={programme} language={language} />
              </td>
              <td>
                <SideText side={after} path={path} programme={programme} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function SideText({
  side,
  path,
  programme,
  language,
}: {
  readonly side: Side | undefined;
  readonly path: string;
  readonly programme: Programme;
  readonly language: Language;
}) {
  if (!side) return <span className="nb-quiet">–</span>;
  const { text, source } = side;
  const says = language === 'zh' ? (source?.zh ?? source?.says) : (source?.says ?? source?.zh);
  return (
    <>
      <span className="nb-value">{valueLabel({ path, value: text }, programme, language)}</span>
      {source && (
        <span className="nb-fine">
          {' '}
          {source.document} {source.section} {says}
        </span>
      )}
    </>
  );
}
