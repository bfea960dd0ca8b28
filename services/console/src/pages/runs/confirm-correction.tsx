import { supplementarySchema, waitingPageSchema } from '@nuanbu/contracts/http';
import { LINE_STATUSES } from '@nuanbu/terms';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand, usePages } from '../../api/queries.ts';
import { count, yuan } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { differenceWords } from './difference-words.ts';
import type { Differences } from './differences-page.tsx';
import { HouseholdLink } from './household-link.tsx';

type Waiting = z.output<typeof waitingPageSchema>['items'][number];

interface Decided {
  readonly householdId: string;
  readonly decision: 'releaseHold' | 'acceptEstimate';
  /** What it adds to what is paid. */
  readonly bestFen: number;
  readonly reason: string;
  readonly evidence: string;
}

interface Values {
  readonly reason: string;
  readonly decisions: readonly Decided[];
}

export interface ConfirmCorrectionProps {
  readonly run: number;
  readonly sums: Differences;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/**
 * Confirms exactly the differences that were on the page, and lets lines that wait join on
 * evidence. Where they have moved since, the server says so and nothing is done.
 */
export function ConfirmCorrection({ run, sums, isOpen, onClose }: ConfirmCorrectionProps) {
  const { differences: words } = useWords(differenceWords);
  const go = useNavigate();
  const command = useCommand(supplementarySchema);
  const { values, set, drop } = useKept<Values>(`correction-${run}`, { reason: '', decisions: [] });
  const { reason, decisions } = values;
  const confirm = async () => {
    const path = pathOf('/api/runs/:run/supplementary', { run });
    const decided = decisions.map(({ bestFen: _, ...decision }) => decision);
    const body = { seen: sums.digest, reason: reason.trim(), decisions: decided };
    const answer = await command.send(path, body);
    if (!answer.ok) return answer;
    drop();
    const { batchNumber } = answer.value;
    if (batchNumber !== undefined) void go(pathOf('/batches/:batch', { batch: batchNumber }));
    return answer;
  };
  const { households, toPayFen, toTakeBackFen, waiting } = sums;
  return (
    <ConfirmTyped
      title={words.confirmTitle}
      isOpen={isOpen}
      onClose={() => {
        command.reset();
        onClose();
      }}
      onConfirm={confirm}
      isBusy={command.isBusy}
      failure={command.failure}
      confirmLabel={words.confirm}
      word={words.word}
      isDanger
      canConfirm={reason.trim() !== ''}
      width={waiting > 0 ? 860 : 560}
    >
      <p>{words.confirmSays(count(households), yuan(toPayFen), yuan(toTakeBackFen))}</p>
      {waiting > 0 && (
        <WaitingLines run={run} decisions={decisions} onChange={(now) => set({ decisions: now })} />
      )}
      <FieldGroup>
        <Field label={words.reason} help={words.reasonHelp} isRequired>
          {(id) => (
            <Input.TextArea
              id={id}
              value={reason}
              onChange={({ target }) => set({ reason: target.value })}
              maxLength={2_000}
              autoSize={{ minRows: 2, maxRows: 6 }}
            />
          )}
        </Field>
      </FieldGroup>
    </ConfirmTyped>
  );
}

interface WaitingProps {
  readonly run: number;
  readonly decisions: readonly Decided[];
  readonly onChange: (decisions: readonly Decided[]) => void;
}

/** Lines that wait for a person, each of which can be let go on evidence. */
function WaitingLines({ run, decisions, onChange }: WaitingProps) {
  const { differences: words } = useWords(differenceWords);
  const pages = usePages(waitingPageSchema, pathOf('/api/runs/:run/waiting', { run }));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [grounds, setGrounds] = useState({ reason: '', evidence: '' });
  const columns = useWaitingColumns(decisions);
  const isWhole = grounds.reason.trim() !== '' && grounds.evidence.trim() !== '';
  const keep = () => {
    const others = decisions.filter(({ householdId }) => !chosen.includes(householdId));
    const own = pages.items.flatMap((line) => {
      const { householdId, bestFen = 0 } = line;
      if (!chosen.includes(householdId)) return [];
      return [{ householdId, decision: decisionOn(line), bestFen, ...grounds }];
    });
    onChange([...others, ...own]);
    setChosen([]);
  };
  const remove = () => {
    onChange(decisions.filter(({ householdId }) => !chosen.includes(householdId)));
    setChosen([]);
  };
  return (
    <section aria-label={words.waitingRows}>
      <h3>{words.waitingRows}</h3>
      <p className="nb-fine">
        {words.decideSays}{' '}
        {decisions.length > 0 && (
          <strong>{words.decided(decisions.length, yuan(sumOf(decisions)))}</strong>
        )}
      </p>
      <DataTable<Waiting>
        name="waiting"
        label={words.waitingRows}
        columns={columns}
        rowKey={({ householdId }) => householdId}
        pages={pages}
        selection={{
          keys: chosen,
          onChange: (keys) => setChosen(keys.map(String)),
          isOff: (line) => line.waitsFor === 'violation' || line.bestFen === undefined,
          nameOf: ({ householdId, name }) => `${householdId} ${name}`,
        }}
      />
      {chosen.length > 0 && (
        <FieldGroup>
          <Field label={words.reason} isRequired>
            {(id) => (
              <Input
                id={id}
                value={grounds.reason}
                onChange={({ target }) => setGrounds({ ...grounds, reason: target.value })}
              />
            )}
          </Field>
          <Field label={words.evidence} help={words.evidenceHelp} isRequired>
            {(id) => (
              <Input
                id={id}
                value={grounds.evidence}
                onChange={({ target }) => setGrounds({ ...grounds, evidence: target.value })}
              />
            )}
          </Field>
          <span className="nb-line">
            <Button onClick={keep} disabled={!isWhole}>
              {words.keep}
            </Button>
            <Button onClick={remove}>{words.drop}</Button>
          </span>
        </FieldGroup>
      )}
    </section>
  );
}

/** What lets a line go: a person's hold ends, and a run's doubt is settled by the estimate. */
function decisionOn({ waitsFor }: Waiting): Decided['decision'] {
  return waitsFor === 'person' ? 'releaseHold' : 'acceptEstimate';
}

function sumOf(decisions: readonly Decided[]): number {
  return decisions.reduce((sum, { bestFen }) => sum + bestFen, 0);
}

function useWaitingColumns(decisions: readonly Decided[]): readonly Column<Waiting>[] {
  const { differences: words } = useWords(differenceWords);
  return useMemo<readonly Column<Waiting>[]>(() => {
    const decided = new Map(decisions.map((each) => [each.householdId, each.decision]));
    const says = { releaseHold: words.release, acceptEstimate: words.accept };
    return [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId, name }) => <HouseholdLink household={householdId} name={name} />,
      },
      {
        key: 'status',
        title: words.waitsFor,
        render: ({ status, waitsFor }) => (
          <span className="nb-tags">
            <CodeTag table={LINE_STATUSES} code={status} />
            {words.waitsFors[waitsFor]}
          </span>
        ),
      },
      {
        key: 'booked',
        title: words.booked,
        isNumber: true,
        render: ({ bookedFen }) => <Money fen={bookedFen} />,
      },
      {
        key: 'best',
        title: words.best,
        isNumber: true,
        render: ({ bestFen }) => <Money fen={bestFen} />,
      },
      {
        key: 'decided',
        title: words.decision,
        render: ({ householdId }) => {
          const decision = decided.get(householdId);
          return decision ? says[decision] : '–';
        },
      },
    ];
  }, [words, decisions]);
}
