import { recoveriesSchema } from '@nuanbu/contracts/http';
import { Link } from 'react-router';
import type { z } from 'zod';
import { useRead } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { Figures } from '../../parts/figures.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { useProgrammes } from '../../parts/programmes.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { moneyWords } from './money-words.ts';
import { RECOVERY_TABS } from './pages.ts';

type Recovery = z.output<typeof recoveriesSchema>['items'][number];

const FILTERS = ['household'] as const;

/** On which grounds households owe something back. */
export default function RecoveryEntriesPage() {
  const { recoveries, recoveryEntries: words } = useWords(moneyWords);
  const { chosen, choose } = useFilters(FILTERS);
  const columns = useColumns();
  const reading = useRead(recoveriesSchema, '/api/recoveries', chosen, { keepsPrevious: true });
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={recoveries.area} tabs={RECOVERY_TABS} />
      <Shown reading={reading}>
        {({ standingFen, items }) => (
          <>
            <Section title={words.standing} about={words.standingWhy}>
              <Figures
                figures={[{ label: words.standing, value: <Money fen={standingFen} hasUnit /> }]}
              />
            </Section>
            <PlainTable<Recovery>
              name="recoveries"
              label={words.list}
              columns={columns}
              rows={items}
              rowKey={({ auditNumber, householdId, batchNumber }) =>
                `${auditNumber} ${householdId} ${batchNumber}`
              }
              exportPath="/api/recoveries"
              query={chosen}
              empty={<Empty title={words.none} />}
              filters={
                <SearchField
                  label={words.household}
                  value={chosen.household}
                  onChange={(household) => choose({ household })}
                  width={180}
                />
              }
            />
          </>
        )}
      </Shown>
    </>
  );
}

function useColumns(): Column<Recovery>[] {
  const { recoveryEntries: words } = useWords(moneyWords);
  const { columns } = words;
  const { titleOf } = useProgrammes();
  return [
    {
      key: 'household',
      title: columns.household,
      isFixed: true,
      render: ({ householdId }) => (
        <Link to={`/register/households/${encodeURIComponent(householdId)}`}>{householdId}</Link>
      ),
    },
    {
      key: 'cause',
      title: columns.cause,
      render: ({ caseNumber }) =>
        caseNumber === undefined ? words.ofCorrection : words.ofCase(caseNumber),
    },
    { key: 'programme', title: columns.programme, render: ({ programme }) => titleOf(programme) },
    { key: 'season', title: columns.season, render: ({ season }) => season },
    { key: 'component', title: columns.component, render: ({ component }) => component },
    {
      key: 'batch',
      title: columns.batch,
      render: ({ batchNumber }) => <Link to={`/batches/${batchNumber}`}>{batchNumber}</Link>,
    },
    {
      key: 'amount',
      title: columns.amount,
      isNumber: true,
      render: ({ amountFen }) => <Money fen={amountFen} />,
    },
    {
      key: 'state',
      title: columns.state,
      render: ({ isStanding }) =>
        isStanding ? <Tag tone="waits">{words.stands}</Tag> : <Tag>{words.gone}</Tag>,
    },
    {
      key: 'enteredAt',
      title: columns.enteredAt,
      render: ({ enteredAt }) => <span className="nb-number">{moment(enteredAt)}</span>,
    },
    {
      key: 'audit',
      title: columns.audit,
      isOptional: true,
      render: ({ auditNumber }) => auditNumber,
    },
  ];
}
