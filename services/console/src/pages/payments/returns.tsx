import { PERMISSIONS, returnImportsSchema } from '@nuanbu/contracts/http';
import { ROLES } from '@nuanbu/terms';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { ImportReturns } from './import-returns.tsx';
import { returnWords } from './return-words.ts';

type Imported = z.output<typeof returnImportsSchema>['items'][number];

/** What the bank answered so far, and the way to record more of it. */
export function Returns({ sheet }: { readonly sheet: BatchSheet }) {
  const { import: words } = useWords(returnWords);
  const label = useLabel();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const path = pathOf('/api/batches/:batch/returns', { batch: sheet.number });
  const reading = useRead(returnImportsSchema, path);
  const columns = useImportColumns();
  const isOver = sheet.state === 'reconciled';
  const roles = PERMISSIONS.importReturns.map((role) => label(ROLES, role)).join('、');
  return (
    <Section
      title={words.title}
      about={isOver || may('importReturns') ? words.about : words.whose(roles)}
      actions={
        !isOver &&
        may('importReturns') &&
        !isOpen && (
          <Button
            type={sheet.payments.waiting > 0 ? 'primary' : 'default'}
            onClick={() => setOpen(true)}
          >
            {words.open}
          </Button>
        )
      }
    >
      {isOpen && <ImportReturns sheet={sheet} onClose={() => setOpen(false)} />}
      <Shown reading={reading} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nb-quiet">{words.noImports}</p>
          ) : (
            <PlainTable<Imported>
              name="returns"
              label={words.imports}
              columns={columns}
              rows={items}
              rowKey={({ number }) => number}
              exportPath={path}
            />
          )
        }
      </Shown>
    </Section>
  );
}

function useImportColumns(): readonly Column<Imported>[] {
  const { import: words } = useWords(returnWords);
  return useMemo<readonly Column<Imported>[]>(
    () => [
      { key: 'number', title: words.number, isFixed: true, render: ({ number }) => number },
      { key: 'name', title: words.name, render: ({ name }) => name },
      { key: 'kind', title: words.kind, render: ({ kind }) => words.kinds[kind] },
      {
        key: 'lines',
        title: words.lines,
        isNumber: true,
        render: ({ lineCount }) => count(lineCount),
      },
      {
        key: 'sum',
        title: words.sum,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      { key: 'audit', title: words.audit, render: ({ auditNumber }) => `#${auditNumber}` },
    ],
    [words],
  );
}
