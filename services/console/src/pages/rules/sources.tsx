import { useState } from 'react';
import { count } from '../../format/numbers.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import {
  groupsOf,
  groupTitle,
  matching,
  type Parameter,
  type Programme,
  parameterLabel,
  saidBy,
  valueLabel,
} from './parameters.ts';
import { ruleWords } from './words.ts';

/** Each parameter's value at the left, and at the right the clause that it comes from. */
export function Sources({ programme }: { readonly programme: Programme }) {
  const { sheet: words } = useWords(ruleWords);
  const language = useLanguage();
  const [text, setText] = useState<string>();
  const found = matching(programme, text ?? '', language);
  const groups = groupsOf(found.filter(({ path }) => !path.startsWith('contradictions.')));
  return (
    <div className="nb-table">
      <div className="nb-toolbar">
        <div className="nb-filters">
          <SearchField label={words.search} value={text} onChange={setText} width={320} />
        </div>
        <span className="nb-fine" role="status">
          {words.found(count(found.length))}
        </span>
      </div>
      {groups.length === 0 && <Empty title={words.noMatch} />}
      {groups.map(({ key, parameters }) => (
        <Section key={key} title={groupTitle(key, programme, language)}>
          <Scroll label={groupTitle(key, programme, language)}>
            <ParameterTable programme={programme} parameters={parameters} />
          </Scroll>
        </Section>
      ))}
      {text === undefined && <Contradictions programme={programme} />}
    </div>
  );
}

function ParameterTable({
  programme,
  parameters,
}: {
  readonly programme: Programme;
  readonly parameters: readonly Parameter[];
}) {
  const { columns } = useWords(ruleWords).sheet;
  return (
    <table className="nb-grid nb-sources">
      <thead>
        <tr>
          <th scope="col">{columns.parameter}</th>
          <th scope="col">{columns.value}</th>
          <th scope="col">{columns.clause}</th>
          <th scope="col">{columns.says}</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((parameter) => (
          <ParameterRow key={parameter.path} programme={programme} parameter={parameter} />
        ))}
      </tbody>
    </table>
  );
}

function ParameterRow({
  programme,
  parameter,
}: {
  readonly programme: Programme;
  readonly parameter: Parameter;
}) {
  const { sheet: words } = useWords(ruleWords);
  const language = useLanguage();
  const shown = valueLabel(parameter, programme, language);
  return (
    <tr>
      <td>
        {parameterLabel(parameter.path, programme, language)}
        <span className="nb-path">{parameter.path}</span>
      </td>
      <td>
        <span className="nb-value">{shown}</span>
        {shown !== parameter.value && <span className="nb-path">{parameter.value}</span>}
      </td>
      <td>
        {words.section(parameter.document, parameter.section)}
        {parameter.programme !== programme.name && (
          <span className="nb-fine"> {words.inherited(parameter.programme)}</span>
        )}
      </td>
      <td>
        {saidBy(parameter, language)}
        <Doubt parameter={parameter} />
      </td>
    </tr>
  );
}

/** Of a parameter that the notice leaves open: the question, and who has agreed. */
function Doubt({ parameter }: { readonly parameter: Parameter }) {
  const { sheet: words } = useWords(ruleWords);
  const language = useLanguage();
  const { openQuestion, openQuestionZh, signOff } = parameter;
  if (openQuestion === undefined) return null;
  return (
    <div>
      <Tag tone="waits">{words.open}</Tag>{' '}
      {language === 'zh' ? (openQuestionZh ?? openQuestion) : openQuestion}{' '}
      {signOff ? <Tag tone="good">{words.signed(signOff.actor)}</Tag> : <Tag>{words.unsigned}</Tag>}
    </div>
  );
}

function Contradictions({ programme: { contradictions } }: { readonly programme: Programme }) {
  const { sheet: words } = useWords(ruleWords);
  const language = useLanguage();
  const say = (both: { readonly zh?: string | undefined; readonly en: string }) =>
    language === 'zh' ? (both.zh ?? both.en) : both.en;
  if (contradictions.length === 0) return null;
  return (
    <Section title={words.contradictions} about={words.contradictionsWhy}>
      {contradictions.map(({ about, readings, uses, because }) => (
        <div key={about.en} className="nb-question">
          <h3>{say(about)}</h3>
          <dl className="nb-question-readings">
            {readings.map(({ value, document, section }) => (
              <div key={`${document}${section}${value.en}`} className="nb-reading">
                <dt>{words.section(document, section)}</dt>
                <dd>{say(value)}</dd>
              </div>
            ))}
            <dt>{words.uses}</dt>
            <dd>
              <strong>{say(uses)}</strong>
            </dd>
            <dt>{words.because}</dt>
            <dd>{say(because)}</dd>
          </dl>
        </div>
      ))}
    </Section>
  );
}
