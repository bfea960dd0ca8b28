import './payments.css';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../../language/language.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import type { BankMemory } from './bank-profile.ts';
import type { ReturnKind } from './return-file.ts';
import { returnWords } from './return-words.ts';

type Mapping = BankMemory['returns'];

const COLUMNS = ['paymentId', 'account', 'name', 'amountYuan', 'state', 'reason'] as const;
const STATES = ['paidOut', 'failed', 'waiting'] as const;
/** Commas as people type them here, full width or not. */
const BETWEEN = /[,，、]/;

export interface ReturnMappingProps {
  readonly kind: ReturnKind;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

/** How a bank calls its columns and what its words mean; folded away while it is the usual form. */
export function ReturnMapping({ kind, mapping, onChange }: ReturnMappingProps) {
  const { import: words } = useWords(returnWords);
  const { columns, states, encoding = 'utf-8' } = mapping;
  return (
    <details className="nb-details">
      <summary>{words.mapping}</summary>
      <p className="nb-fine">{words.mappingSay}</p>
      <FieldGroup>
        <div className="nb-mapping">
          {COLUMNS.map((column) => (
            <Field key={column} label={words.columns[column]}>
              {(id) => (
                <Input
                  id={id}
                  value={columns[column]}
                  onChange={({ target }) =>
                    onChange({ ...mapping, columns: withColumn(columns, column, target.value) })
                  }
                />
              )}
            </Field>
          ))}
          {STATES.map((state) => (
            <Field key={state} label={words.states[state]} help={words.statesHelp}>
              {(id) => (
                <WordList
                  id={id}
                  words={Object.keys(states).filter((word) => states[word] === state)}
                  onChange={(own) => {
                    const others = Object.entries(states).filter(([, each]) => each !== state);
                    const now = own.map((word) => [word, state] as const);
                    onChange({ ...mapping, states: Object.fromEntries([...others, ...now]) });
                  }}
                />
              )}
            </Field>
          ))}
          {kind === 'csv' && (
            <Field label={words.encoding}>
              {(id) => (
                <Select<'utf-8' | 'gb18030'>
                  id={id}
                  value={encoding}
                  onChange={(chosen) => onChange({ ...mapping, encoding: chosen })}
                  options={(['utf-8', 'gb18030'] as const).map((each) => ({
                    value: each,
                    label: words.encodings[each],
                  }))}
                />
              )}
            </Field>
          )}
        </div>
      </FieldGroup>
    </details>
  );
}

/** Words with commas between them, which stand as they are typed until the field is left. */
function WordList(props: {
  readonly id: string;
  readonly words: readonly string[];
  readonly onChange: (words: string[]) => void;
}) {
  const { id, words, onChange } = props;
  const [text, setText] = useState(words.join('，'));
  const tell = () => {
    const own = text.split(BETWEEN).map((word) => word.trim());
    onChange(own.filter((word) => word !== ''));
  };
  return (
    <Input id={id} value={text} onChange={({ target }) => setText(target.value)} onBlur={tell} />
  );
}

/** A column that the bank does not have is left out. */
function withColumn(
  columns: Mapping['columns'],
  column: (typeof COLUMNS)[number],
  title: string,
): Mapping['columns'] {
  const isNeeded = column === 'amountYuan' || column === 'state';
  const { [column]: _, ...others } = columns;
  return (title === '' && !isNeeded ? others : { ...columns, [column]: title }) as typeof columns;
}
