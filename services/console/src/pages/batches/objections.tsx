import { OBJECTION_OUTCOMES } from '@nuanbu/terms';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useMay } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { HouseholdLink } from '../runs/household-link.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { noticeWords } from './notice-words.ts';
import { AnswerObjection, NewObjection } from './objection-dialogs.tsx';

type Objection = BatchSheet['objections'][number];

/** What was objected to, how it was answered, and the forms for both while the notice runs. */
export function Objections({ sheet }: { readonly sheet: BatchSheet }) {
  const { objections: words } = useWords(noticeWords);
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const [answering, setAnswering] = useState<number>();
  const isRunning = sheet.state === 'publicNotice';
  const mayAnswer = isRunning && may('answerObjection');
  const columns = useObjectionColumns(sheet.runNumber, mayAnswer, setAnswering);
  return (
    <Section
      title={words.title}
      about={isRunning ? words.about : words.closed}
      actions={
        isRunning &&
        may('raiseObjection') && <Button onClick={() => setAdding(true)}>{words.add}</Button>
      }
    >
      {sheet.objections.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <PlainTable<Objection>
          name="objections"
          label={words.table}
          columns={columns}
          rows={sheet.objections}
          rowKey={({ number }) => number}
        />
      )}
      <NewObjection sheet={sheet} isOpen={isAdding} onClose={() => setAdding(false)} />
      {answering !== undefined && (
        <AnswerObjection
          key={answering}
          sheet={sheet}
          objection={answering}
          onClose={() => setAnswering(undefined)}
        />
      )}
    </Section>
  );
}

function useObjectionColumns(
  run: number,
  mayAnswer: boolean,
  onAnswer: (number: number) => void,
): readonly Column<Objection>[] {
  const { objections: words } = useWords(noticeWords);
  return useMemo<readonly Column<Objection>[]>(
    () => [
      { key: 'number', title: words.number, isFixed: true, render: ({ number }) => number },
      {
        key: 'household',
        title: words.household,
        render: ({ householdId }) => <HouseholdLink household={householdId} run={run} />,
      },
      { key: 'by', title: words.by, render: ({ by }) => by },
      { key: 'text', title: words.text, render: ({ text }) => <p className="nb-text">{text}</p> },
      { key: 'raisedOn', title: words.raisedOn, render: ({ raisedOn }) => raisedOn },
      {
        key: 'state',
        title: words.state,
        render: ({ number, answer, isOpen }) => {
          if (answer) {
            return (
              <div className="nb-text">
                <CodeTag table={OBJECTION_OUTCOMES} code={answer.outcome} />{' '}
                {isOpen && <Tag tone="waits">{words.toDecide}</Tag>}
                <p>{answer.text}</p>
                <div className="nb-fine">
                  {answer.by} · {answer.answeredOn}
                </div>
              </div>
            );
          }
          return (
            <span className="nb-line">
              <Tag tone="waits">{words.waits}</Tag>
              {mayAnswer && (
                <Button size="small" onClick={() => onAnswer(number)}>
                  {words.answer}
                </Button>
              )}
            </span>
          );
        },
      },
    ],
    [words, run, mayAnswer, onAnswer],
  );
}
