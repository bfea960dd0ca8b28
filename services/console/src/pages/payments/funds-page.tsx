import { levelFundsSchema, overviewSchema, PERMISSIONS } from '@nuanbu/contracts/http';
import { ROLES } from '@nuanbu/terms';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { useLabel, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { type Titles, useTitles } from '../runs/subject.tsx';
import { FundDialog } from './fund-dialog.tsx';
import { FundEntries } from './fund-entries.tsx';
import { moneyWords } from './money-words.ts';

type Level = z.output<typeof levelFundsSchema>['items'][number];

/** The money of each level: what came, what went, what is on hand, and every entry of it. */
export default function FundsPage() {
  const { funds: words } = useWords(moneyWords);
  const label = useLabel();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const reading = useRead(levelFundsSchema, '/api/funds');
  // A level is called as the programme that was settled last calls it.
  const { value: overview } = useRead(overviewSchema, '/api/overview');
  const programme = overview?.runs?.[0]?.programme;
  const titles = useTitles(programme);
  const columns = useLevelColumns(titles);
  const roles = PERMISSIONS.recordFunds.map((role) => label(ROLES, role)).join('、');
  return (
    <>
      <PageHead
        title={words.title}
        about={may('recordFunds') ? words.about : `${words.about} ${words.recordWhose(roles)}`}
        actions={
          may('recordFunds') && (
            <Button type="primary" onClick={() => setOpen(true)}>
              {words.record}
            </Button>
          )
        }
      />
      <Section title={words.levels}>
        <Shown reading={reading} rows={3}>
          {({ items }) => (
            <PlainTable<Level>
              name="funds"
              label={words.levels}
              columns={columns}
              rows={items}
              rowKey={({ funder }) => funder}
              exportPath="/api/funds"
              empty={<Empty title={words.none} />}
            />
          )}
        </Shown>
        <p className="nb-fine">{words.says}</p>
      </Section>
      <FundEntries titles={titles} />
      <FundDialog isOpen={isOpen} onClose={() => setOpen(false)} programme={programme} />
    </>
  );
}

function useLevelColumns(titles: Titles): readonly Column<Level>[] {
  const { funds: words } = useWords(moneyWords);
  return useMemo<readonly Column<Level>[]>(() => {
    const money = (key: keyof Level & `${string}Fen`, title: string) => ({
      key,
      title,
      isNumber: true,
      render: (level: Level) => <Money fen={level[key]} />,
    });
    return [
      {
        key: 'level',
        title: words.level,
        isFixed: true,
        render: ({ funder }) => titles.funder(funder),
      },
      money('receivedFen', words.received),
      money('committedFen', words.committed),
      money('paidFen', words.paid),
      money('returnedFen', words.returned),
      money('recoveredFen', words.recovered),
      money('owedFen', words.owed),
      {
        key: 'onHandFen',
        title: words.onHand,
        isNumber: true,
        render: ({ onHandFen, owedFen }) => (
          <>
            {onHandFen < owedFen && <Tag tone="bad">{words.short}</Tag>}{' '}
            <strong>
              <Money fen={onHandFen} />
            </strong>
          </>
        ),
      },
    ];
  }, [words, titles]);
}
