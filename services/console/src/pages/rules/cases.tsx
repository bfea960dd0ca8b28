import { CASE_GIVES_WORDS, programmeCasesSchema } from '@nuanbu/contracts/http';
import { useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { yuan } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { Tone } from '../../parts/tones.ts';
import type { Programme } from './parameters.ts';
import './rules.css';
import { ruleWords } from './words.ts';

type Case = z.output<typeof programmeCasesSchema>['items'][number];

const TONES: Readonly<Record<Case['gives'], Tone>> = {
  payable: 'good',
  certainPart: 'good',
  belowStart: 'plain',
  held: 'waits',
  ineligible: 'bad',
};

/** The cases with which a programme comes: what households get, computed by hand. */
export function Cases({ programme: { name, version } }: { readonly programme: Programme }) {
  const { cases: words } = useWords(ruleWords);
  const path = pathOf('/api/programmes/:programme/cases', { programme: name });
  const query = { version };
  const reading = useRead(programmeCasesSchema, path, query);
  const columns = useColumns();
  const [text, setText] = useState<string>();
  return (
    <Section title={words.list} about={words.about}>
      <Shown reading={reading}>
        {({ items }) => (
          <PlainTable<Case>
            name="programme-cases"
            label={words.list}
            columns={columns}
            rows={items.filter((each) => isMeant(each, text))}
            rowKey={({ component, name: tried }) => `${component.name}: ${tried}`}
            exportPath={path}
            query={query}
            empty={<Empty title={words.none} />}
            filters={
              <SearchField label={words.search} value={text} onChange={setText} width={220} />
            }
          />
        )}
      </Shown>
    </Section>
  );
}

function isMeant({ name, household, component, why }: Case, text = ''): boolean {
  const said = [{ zh: name, en: '' }, household, component.title, why];
  const all = said.flatMap((each) => [each?.zh ?? '', each?.en ?? '']).join(' ');
  return all.toLowerCase().includes(text.toLowerCase());
}

function useColumns(): Column<Case>[] {
  const { cases: words } = useWords(ruleWords);
  const say = useSay();
  const { columns } = words;
  return [
    { key: 'component', title: columns.component, render: ({ component }) => say(component.title) },
    { key: 'period', title: columns.period, render: ({ period }) => period },
    {
      key: 'quantity',
      title: columns.quantity,
      render: ({ quantity }) => (quantity ? <span className="nb-case">{say(quantity)}</span> : '–'),
    },
    {
      key: 'gives',
      title: columns.gives,
      render: ({ gives, why, atRiskFen }) => (
        <>
          <CodeTag table={CASE_GIVES_WORDS} code={gives} tone={TONES[gives]} />
          {why && <span className="nb-fine nb-block">{say(why)}</span>}
          {atRiskFen !== undefined && (
            <span className="nb-fine nb-block">{words.atRisk(yuan(atRiskFen))}</span>
          )}
        </>
      ),
    },
    {
      key: 'amount',
      title: columns.amount,
      isNumber: true,
      render: ({ amountFen }) => (amountFen === undefined ? '–' : <Money fen={amountFen} />),
    },
    {
      key: 'household',
      title: columns.household,
      render: ({ household }) => <span className="nb-case">{say(household)}</span>,
    },
    {
      key: 'funders',
      title: columns.funders,
      isOptional: true,
      render: ({ funders }) =>
        funders.map(({ title, amountFen }) => `${say(title)} ${yuan(amountFen)}`).join('；') || '–',
    },
    { key: 'name', title: columns.name, isOptional: true, render: ({ name }) => name },
  ];
}
