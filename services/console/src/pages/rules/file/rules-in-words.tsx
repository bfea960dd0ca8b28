import { programmeCheckSchema } from '@nuanbu/contracts/http';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { Answer } from '../../../api/answers.ts';
import { client, useMay } from '../../../api/session.tsx';
import { useSay, useWords } from '../../../language/language.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { Scroll } from '../../../parts/scroll.tsx';
import { Empty, ErrorState, Loading } from '../../../parts/states.tsx';
import { ruleWords } from '../words.ts';

export type Check = z.output<typeof programmeCheckSchema>;
export type SoundCheck = Extract<Check, { ok: true }>;

/** The rules of a programme on file, each in words; the server says them when it checks a text. */
export function RulesInWords({ text }: { readonly text: string }) {
  const { sheet: words } = useWords(ruleWords);
  const may = useMay();
  const [answer, setAnswer] = useState<Answer<Check>>();
  const isAllowed = may('fileProgramme');
  useEffect(() => {
    if (!isAllowed) return;
    const body = { text };
    void client().send('/api/programmes/check', programmeCheckSchema, { body }).then(setAnswer);
  }, [isAllowed, text]);
  if (!isAllowed) return <Empty title={words.rulesLacking} />;
  if (!answer) return <Loading />;
  if (!answer.ok) return <ErrorState failure={answer.failure} />;
  return answer.value.ok ? <ComponentRules check={answer.value} /> : null;
}

/** Each component with its rules as a table. */
export function ComponentRules({ check }: { readonly check: SoundCheck }) {
  const { check: words } = useWords(ruleWords);
  const say = useSay();
  return (
    <div className="nb-table">
      {check.components.map(({ name, title, rules }) => (
        <Section key={name} title={words.rulesOf(say(title))}>
          {rules.length === 0 ? (
            <p className="nb-quiet">{words.noRules}</p>
          ) : (
            <Scroll label={words.rulesOf(say(title))}>
              <RuleTable rules={rules} />
            </Scroll>
          )}
        </Section>
      ))}
    </div>
  );
}

type Rules = SoundCheck['components'][number]['rules'];

/** Rules have different cells: a column for each head that any of them has, in their order. */
function RuleTable({ rules }: { readonly rules: Rules }) {
  const say = useSay();
  const heads = [
    ...new Map(rules.flatMap(({ cells }) => cells.map(({ head }) => [head.en, head]))).values(),
  ];
  return (
    <table className="nb-grid">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head.en} scope="col">
              {say(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rules.map(({ name, cells }) => (
          <tr key={name}>
            {heads.map((head) => {
              const cell = cells.find((each) => each.head.en === head.en);
              return <td key={head.en}>{cell ? say(cell.text) : '–'}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
