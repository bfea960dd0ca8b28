import {
  PERMISSIONS,
  payeeChangeListSchema,
  paymentListSchema,
  repaymentMadeSchema,
  unpaidListSchema,
} from '@nuanbu/contracts/http';
import { ROLES } from '@nuanbu/terms';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand, usePages, useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Empty, ErrorState, Loading } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { HouseholdLink } from '../runs/household-link.tsx';
import type { PayeeChange } from './payee-changes.tsx';
import { ProposePayee } from './payee-dialogs.tsx';
import { returnWords } from './return-words.ts';

type Payment = z.output<typeof paymentListSchema>['items'][number];

/** In these a payee may be corrected after the bank has answered. */
const CORRECTED: readonly string[] = ['partlyReturned', 'reconciled'];
const FAILED = { state: 'failed' } as const;
const PAGE_ROWS = 500;

/** What the bank returned, why, and the re-payment batch of what may be paid again. */
export function Repayment({ sheet }: { readonly sheet: BatchSheet }) {
  const { payees, repay: words } = useWords(returnWords);
  const label = useLabel();
  const may = useMay();
  const at = { batch: sheet.number };
  const pages = usePages(paymentListSchema, pathOf('/api/batches/:batch/payments', at), FAILED, {
    limit: PAGE_ROWS,
  });
  const { value: changes } = useRead(
    payeeChangeListSchema,
    pathOf('/api/batches/:batch/payee-changes', at),
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isOpen, setOpen] = useState(false);
  const [correcting, setCorrecting] = useState<string>();
  const standing = useMemo(() => standingOf(sheet, changes?.items ?? []), [sheet, changes]);
  const again = useAgain(sheet);
  const isReady = ({ householdId }: Payment) =>
    standing.get(householdId) === 'approved' && !again.has(householdId);
  const ready = pages.items.filter(isReady);
  const mayCorrect = may('changePayee') && CORRECTED.includes(sheet.state);
  const onCorrect = mayCorrect ? setCorrecting : undefined;
  const columns = useFailedColumns(sheet.runNumber, standing, again, onCorrect);
  const roles = PERMISSIONS.makeBatch.map((role) => label(ROLES, role)).join('、');
  const underWay = pages.items.filter(({ householdId }) => again.has(householdId)).length;
  const notReady = sheet.payments.failed - ready.length - underWay;
  if (pages.failure) return <ErrorState failure={pages.failure} onRetry={pages.retry} />;
  if (pages.isLoading) return <Loading rows={3} />;
  return (
    <Section
      title={words.title}
      about={may('makeBatch') ? words.about : words.whose(roles)}
      actions={
        may('makeBatch') && (
          <Button disabled={chosen.length === 0} onClick={() => setOpen(true)}>
            {words.make(chosen.length)}
          </Button>
        )
      }
    >
      <ByReason payments={pages.items} />
      <PlainTable<Payment>
        name="repayment"
        label={payees.failedByReason}
        columns={columns}
        rows={pages.items}
        rowKey={({ householdId }) => householdId}
        empty={<Empty title={words.none} />}
        {...(may('makeBatch') && {
          selection: {
            keys: chosen,
            onChange: (keys) => setChosen(keys.map(String)),
            isOff: (payment) => !isReady(payment),
            nameOf: ({ householdId }) => householdId,
          },
        })}
      />
      {notReady > 0 && <p className="nb-fine">{words.notReady(notReady)}</p>}
      {correcting !== undefined && (
        <ProposePayee
          key={correcting}
          sheet={sheet}
          of={correcting}
          isOpen
          onClose={() => setCorrecting(undefined)}
        />
      )}
      <MakeRepayment
        sheet={sheet}
        households={chosen}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </Section>
  );
}

/** How many payments came back for which reason. */
function ByReason({ payments }: { readonly payments: readonly Payment[] }) {
  const { payees: words } = useWords(returnWords);
  const reasons = [...Map.groupBy(payments, ({ failure = '' }) => failure)];
  return (
    <table className="nb-grid">
      <thead>
        <tr>
          <th scope="col">{words.failedByReason}</th>
          <th scope="col" className="nb-right">
            {words.households}
          </th>
          <th scope="col" className="nb-right">
            {words.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(([reason, own]) => (
          <tr key={reason}>
            <td>{reason === '' ? '–' : reason}</td>
            <td className="nb-right nb-number">{count(own.length)}</td>
            <td className="nb-right">
              <Money fen={own.reduce((sum, { amountFen }) => sum + amountFen, 0)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How far the corrected payee of each household is: those since the payment went out count. */
function standingOf(
  { events }: BatchSheet,
  changes: readonly PayeeChange[],
): ReadonlyMap<string, PayeeChange['state']> {
  const releasedAt = events.findLast(({ action }) => action === 'release')?.at ?? 0;
  const since = changes.filter(({ proposedAt }) => proposedAt >= releasedAt);
  return new Map(since.map(({ householdId, state }) => [householdId, state]));
}

/** The batches by which returned payments are on their way again, by household. */
function useAgain({ number, programme, season, component }: BatchSheet) {
  const query = { programme, season, component, stage: 'inBatch', limit: PAGE_ROWS };
  const { value } = useRead(unpaidListSchema, '/api/unpaid', query);
  return useMemo(() => {
    const others = value?.items.filter(({ batchNumber }) => batchNumber !== number) ?? [];
    return new Map(others.map(({ householdId, batchNumber }) => [householdId, batchNumber!]));
  }, [value, number]);
}

function useFailedColumns(
  run: number,
  standing: ReadonlyMap<string, PayeeChange['state']>,
  again: ReadonlyMap<string, number>,
  onCorrect: ((household: string) => void) | undefined,
): readonly Column<Payment>[] {
  const { payees: words, repay } = useWords(returnWords);
  return useMemo<readonly Column<Payment>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} run={run} />,
      },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      { key: 'failure', title: words.failedByReason, render: ({ failure }) => failure ?? '–' },
      {
        key: 'ready',
        title: words.state,
        render: ({ householdId }) => {
          const state = standing.get(householdId);
          const batch = again.get(householdId);
          if (batch !== undefined) {
            return <Link to={pathOf('/batches/:batch', { batch })}>{repay.inBatch(batch)}</Link>;
          }
          if (state === 'approved') return <Tag tone="good">{repay.ready}</Tag>;
          if (state === 'open') return <Tag tone="waits">{words.waits}</Tag>;
          if (!onCorrect) return <Tag tone="waits">{words.propose}</Tag>;
          return (
            <Button
              size="small"
              aria-label={words.proposeFor(householdId)}
              onClick={() => onCorrect(householdId)}
            >
              {words.propose}
            </Button>
          );
        },
      },
    ],
    [words, repay, run, standing, again, onCorrect],
  );
}

interface MakeProps {
  readonly sheet: BatchSheet;
  readonly households: readonly string[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function MakeRepayment({ sheet, households, isOpen, onClose }: MakeProps) {
  const { repay: words } = useWords(returnWords);
  const go = useNavigate();
  const command = useCommand(repaymentMadeSchema);
  const [reason, setReason] = useState('');
  const make = async () => {
    const path = pathOf('/api/batches/:batch/repayment', { batch: sheet.number });
    const answer = await command.send(path, { households, reason: reason.trim() });
    if (answer.ok) void go(pathOf('/batches/:batch', { batch: answer.value.batchNumber }));
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.title}
      isOpen={isOpen}
      onClose={() => {
        command.reset();
        onClose();
      }}
      onConfirm={make}
      isBusy={command.isBusy}
      failure={command.failure}
      confirmLabel={words.make(0)}
    >
      <p>{words.says(households.length)}</p>
      <FieldGroup>
        <Field label={words.reason}>
          {(id) => (
            <Input
              id={id}
              value={reason}
              maxLength={2_000}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
      </FieldGroup>
    </ConfirmTyped>
  );
}
