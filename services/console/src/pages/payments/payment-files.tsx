import { type paymentFilesSchema as filesSchema, paymentFilesSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { Digest } from '../runs/digest.tsx';
import { FileDialog } from './file-dialog.tsx';
import { TakeFile } from './take-file.tsx';
import { payoutWords } from './words.ts';

type PaymentFile = z.output<typeof filesSchema>['items'][number];

/** The payment files of a batch: written by a release, taken once, written again with a reason. */
export function PaymentFiles({ sheet }: { readonly sheet: BatchSheet }) {
  const { files: words } = useWords(payoutWords);
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const path = pathOf('/api/batches/:batch/payment-files', { batch: sheet.number });
  const reading = useRead(paymentFilesSchema, path);
  const mayRelease = sheet.next.some(({ step, refused }) => step === 'release' && !refused);
  const hasAnswers = sheet.payments.paidOut + sheet.payments.failed + sheet.payments.replaced > 0;
  const mayWriteAgain = sheet.state === 'released' && !hasAnswers && may('release');
  const columns = useFileColumns(sheet, may('release'));
  return (
    <Section
      title={words.title}
      about={words.about}
      actions={
        <>
          {mayRelease && (
            <Button type="primary" onClick={() => setOpen(true)}>
              {words.release}
            </Button>
          )}
          {mayWriteAgain && <Button onClick={() => setOpen(true)}>{words.again}</Button>}
        </>
      }
    >
      <Shown reading={reading} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nb-quiet">{words.none}</p>
          ) : (
            <PlainTable<PaymentFile>
              name="payment-files"
              label={words.title}
              columns={columns}
              rows={items}
              rowKey={({ attempt }) => attempt}
              exportPath={path}
            />
          )
        }
      </Shown>
      <FileDialog sheet={sheet} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Section>
  );
}

function useFileColumns(sheet: BatchSheet, mayTake: boolean): readonly Column<PaymentFile>[] {
  const { files: words } = useWords(payoutWords);
  return useMemo<readonly Column<PaymentFile>[]>(
    () => [
      {
        key: 'name',
        title: words.name,
        isFixed: true,
        render: ({ attempt, name, kind }) => (
          <>
            <div>{name}</div>
            <div className="nb-fine">
              {words.attempt(attempt)} · {words.kinds[kind]}
            </div>
          </>
        ),
      },
      {
        key: 'count',
        title: words.count,
        isNumber: true,
        render: (file) => count(file.count),
      },
      {
        key: 'sum',
        title: words.sum,
        isNumber: true,
        render: ({ sumFen }) => <Money fen={sumFen} />,
      },
      {
        key: 'exported',
        title: words.exported,
        render: ({ exportedBy, exportedAt, reason }) => (
          <>
            {exportedBy} · <span className="nb-number">{moment(exportedAt)}</span>
            {reason !== undefined && (
              <div className="nb-fine">
                {words.reason}：{reason}
              </div>
            )}
          </>
        ),
      },
      {
        key: 'taken',
        title: words.taken,
        render: ({ attempt, takenBy, takenAt, name }) => {
          if (takenBy !== undefined) {
            return (
              <>
                {takenBy} ·{' '}
                <span className="nb-number">{takenAt !== undefined && moment(takenAt)}</span>
              </>
            );
          }
          if (!mayTake) return <span className="nb-quiet">{words.takeWhose}</span>;
          return <TakeFile batch={sheet.number} attempt={attempt} name={name} />;
        },
      },
      {
        key: 'digest',
        title: words.digest,
        isOptional: true,
        render: ({ sha256 }) => <Digest text={sha256} />,
      },
    ],
    [words, sheet.number, mayTake],
  );
}
