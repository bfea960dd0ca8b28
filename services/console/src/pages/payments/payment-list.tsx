import { paymentListSchema } from '@nuanbu/contracts/http';
import { PAYMENT_STATES } from '@nuanbu/terms';
import { useMemo } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Money } from '../../parts/amounts.tsx';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { useFilters } from '../../parts/filters.ts';
import { Section } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { HouseholdLink } from '../runs/household-link.tsx';
import { payoutWords } from './words.ts';

type Payment = z.output<typeof paymentListSchema>['items'][number];

const FILTERS = ['state'] as const;

/** Every payment of a batch with its payee masked, and what the bank said of it. */
export function PaymentList({ sheet }: { readonly sheet: BatchSheet }) {
  const { list: words } = useWords(payoutWords);
  const shared = useWords(sharedWords);
  const filters = useFilters(FILTERS);
  const path = pathOf('/api/batches/:batch/payments', { batch: sheet.number });
  const pages = usePages(paymentListSchema, path, filters.chosen);
  const columns = usePaymentColumns(sheet.runNumber);
  return (
    <Section title={words.title}>
      <DataTable<Payment>
        name="payments"
        label={words.title}
        columns={columns}
        rowKey={({ paymentId }) => paymentId}
        pages={pages}
        exportPath={path}
        query={filters.chosen}
        filters={
          <CodeFilter
            label={words.filter}
            width={130}
            value={filters.chosen.state}
            onChange={(state) => filters.choose({ state })}
            table={PAYMENT_STATES}
          />
        }
        empty={<Empty title={filters.isAny ? shared.noMatch : words.none} />}
      />
    </Section>
  );
}

function usePaymentColumns(run: number): readonly Column<Payment>[] {
  const { list: words } = useWords(payoutWords);
  return useMemo<readonly Column<Payment>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} run={run} />,
      },
      { key: 'payee', title: words.payee, render: ({ payee }) => payee.name },
      {
        key: 'account',
        title: words.account,
        render: ({ payee }) => (
          <>
            <span className="nb-number">{payee.account}</span>{' '}
            <span className="nb-fine">{payee.bank}</span>
          </>
        ),
      },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      {
        key: 'state',
        title: words.state,
        render: ({ state }) => <CodeTag table={PAYMENT_STATES} code={state} />,
      },
      {
        key: 'failure',
        title: words.failure,
        render: ({ failure }) => failure ?? <span className="nb-quiet">–</span>,
      },
      { key: 'attempt', title: words.attempt, isNumber: true, render: ({ attempt }) => attempt },
    ],
    [words, run],
  );
}
