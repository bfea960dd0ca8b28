import type { programmeCheckSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { useSay, useWords } from '../../../language/language.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { Scroll } from '../../../parts/scroll.tsx';
import { ruleWords } from '../words.ts';

export type Check = z.output<typeof programmeCheckSchema>;
export type SoundCheck = Extract<Check, { ok: true }>;

/** Each component with its rules as a table. */
export function ComponentRules({ components }: Pick<SoundCheck, 'components'>) {
  const { check: words } = useWords(ruleWords);
  const say = useSay();
  return (
    <div className="nb-table">
      {components.map(({ name, title, rules }) => (
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
