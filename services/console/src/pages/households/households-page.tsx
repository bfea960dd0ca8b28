import { householdPageSchema } from '@nuanbu/contracts/http';
import { INELIGIBLE_REASONS, LINE_STATUSES } from '@nuanbu/terms';
import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Kwh, Money } from '../../parts/amounts.tsx';
import { CodeTag, FindingTags } from '../../parts/code-tag.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { EndlessTable } from '../../parts/table/endless-table.tsx';
import { FILTERS, HouseholdFilters, queryOf } from './household-filters.tsx';
import { householdWords } from './words.ts';

type Row = z.output<typeof householdPageSchema>['items'][number];

const PAGE_ROWS = 500;

/** All households: searched, filtered, and 100,000 of them scrolled through. */
export default function HouseholdsPage() {
  const { list: words } = useWords(householdWords);
  const shared = useWords(sharedWords);
  const filters = useFilters(FILTERS);
  const query = useMemo(() => queryOf(filters.chosen), [filters.chosen]);
  const pages = usePages(householdPageSchema, '/api/households', query, { limit: PAGE_ROWS });
  const columns = useHouseholdColumns();
  const run = pages.first?.run;
  return (
    <>
      <PageHead title={words.title} about={run === undefined ? words.noRun : words.about(run)} />
      <EndlessTable<Row>
        name="households"
        label={words.table}
        columns={columns}
        rowKey={({ householdId }) => householdId}
        pages={pages}
        filters={<HouseholdFilters filters={filters} />}
        exportPath="/api/households"
        query={query}
        empty={
          filters.isAny ? (
            <Empty
              title={shared.noMatch}
              action={<Button onClick={filters.clear}>{shared.clearFilters}</Button>}
            />
          ) : (
            <Empty />
          )
        }
      />
    </>
  );
}

function useHouseholdColumns(): readonly Column<Row>[] {
  const { list: words } = useWords(householdWords);
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        key: 'name',
        title: words.name,
        width: 110,
        isFixed: true,
        render: ({ householdId, name }) => (
          <Link to={pathOf('/households/:household', { household: householdId })}>{name}</Link>
        ),
      },
      {
        key: 'householdId',
        title: words.householdId,
        width: 104,
        render: ({ householdId }) => <span className="nb-number">{householdId}</span>,
      },
      {
        key: 'where',
        title: words.where,
        width: 140,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'state',
        title: words.state,
        width: 116,
        render: ({ line }) =>
          line ? (
            <CodeTag table={LINE_STATUSES} code={line.status} />
          ) : (
            <span className="nb-quiet">{words.notSettled}</span>
          ),
      },
      {
        key: 'amount',
        title: words.amount,
        width: 96,
        isNumber: true,
        render: ({ line }) => line && <Money fen={line.amountFen} />,
      },
      {
        key: 'atRisk',
        title: words.atRisk,
        width: 90,
        isNumber: true,
        render: ({ line }) =>
          line &&
          (line.atRiskFen === 0 ? (
            <span className="nb-quiet">–</span>
          ) : (
            <Money fen={line.atRiskFen} />
          )),
      },
      {
        key: 'energy',
        title: words.energy,
        width: 140,
        isNumber: true,
        render: ({ line }) => line && <Kwh wh={line.totalWh} />,
      },
      {
        key: 'paid',
        title: words.paid,
        width: 160,
        isNumber: true,
        isOptional: true,
        render: ({ line }) => line && <Kwh wh={line.paidWh} />,
      },
      {
        key: 'findings',
        title: words.findings,
        width: 224,
        render: ({ line }) =>
          line &&
          (line.reason === undefined ? (
            <FindingTags codes={line.findings} />
          ) : (
            <CodeTag table={INELIGIBLE_REASONS} code={line.reason} />
          )),
      },
      {
        key: 'meters',
        title: words.meters,
        width: 160,
        isOptional: true,
        render: ({ meterIds }) => <span className="nb-number">{meterIds.join(', ')}</span>,
      },
    ],
    [words],
  );
}
