import type { returnPreviewSchema } from '@nuanbu/contracts/http';
import { type CodeTable, FILE_REFUSALS, READING_REFUSALS, TROUBLES } from '@nuanbu/terms';
import { Alert } from 'antd';
import { useMemo } from 'react';
import type { z } from 'zod';
import { count } from '../../format/numbers.ts';
import { useLabel, useSay, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Figures } from '../../parts/figures.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { HouseholdLink } from '../runs/household-link.tsx';
import { returnWords } from './return-words.ts';

type Preview = z.output<typeof returnPreviewSchema>;
type Refused = Preview['refusals'][number];
type Failed = NonNullable<Preview['matched']>['failures'][number];

const WHY: CodeTable<string> = { ...READING_REFUSALS, ...FILE_REFUSALS, ...TROUBLES };

/** What a bank's answer would do, or every place at which it does not fit. */
export function ReturnPreview({ preview, run }: { preview: Preview; run: number }) {
  const { import: words } = useWords(returnWords);
  const refusedColumns = useRefusedColumns();
  const failedColumns = useFailedColumns(run);
  const { refusals, matched } = preview;
  if (!matched) {
    return (
      <>
        <Alert type="error" showIcon role="alert" title={words.refused(refusals.length)} />
        <PlainTable<Refused>
          name="return-refusals"
          label={words.why}
          columns={refusedColumns}
          rows={refusals}
          rowKey={({ line, column, code }) => `${line}/${column}/${code}`}
        />
      </>
    );
  }
  const { paid, failed, waiting, known, failures } = matched;
  return (
    <div role="status" className="nb-preview">
      {paid.count + failed.count === 0 && <Alert type="info" showIcon title={words.nothingNew} />}
      <Figures
        figures={[
          {
            label: words.paid,
            value: <Money fen={paid.sumFen} hasUnit />,
            says: words.ofPayments(count(paid.count)),
          },
          {
            label: words.failed,
            value: <Money fen={failed.sumFen} hasUnit />,
            says: words.ofPayments(count(failed.count)),
          },
          { label: words.waiting, value: count(waiting) },
          { label: words.known, value: count(known) },
        ]}
      />
      {failures.length > 0 && (
        <PlainTable<Failed>
          name="return-failures"
          label={words.failures}
          columns={failedColumns}
          rows={failures}
          rowKey={({ paymentId }) => paymentId}
          filters={<strong>{words.failures}</strong>}
        />
      )}
    </div>
  );
}

function useRefusedColumns(): readonly Column<Refused>[] {
  const { import: words } = useWords(returnWords);
  const label = useLabel();
  const say = useSay();
  return useMemo<readonly Column<Refused>[]>(
    () => [
      { key: 'line', title: words.line, isFixed: true, render: ({ line }) => line },
      { key: 'column', title: words.column, render: ({ column }) => column },
      { key: 'code', title: words.why, render: ({ code }) => label(WHY, code) },
      {
        key: 'detail',
        title: words.detail,
        render: ({ detail, detailWords }) => (detailWords ? say(detailWords) : detail),
      },
    ],
    [words, label, say],
  );
}

function useFailedColumns(run: number): readonly Column<Failed>[] {
  const { import: words } = useWords(returnWords);
  return useMemo<readonly Column<Failed>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} run={run} />,
      },
      { key: 'payment', title: words.payment, render: ({ paymentId }) => paymentId },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      { key: 'reason', title: words.reason, render: ({ reason }) => reason },
    ],
    [words, run],
  );
}
