import { linePageSchema, villagesSchema } from '@nuanbu/contracts/http';
import { codesOf, FINDINGS, INELIGIBLE_REASONS, LINE_STATUSES } from '@nuanbu/terms';
import { useMemo } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages, useRead } from '../../api/queries.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Kwh, Money } from '../../parts/amounts.tsx';
import { CodeTag, FindingTags } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { type Filters, useFilters } from '../../parts/filters.ts';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { EndlessTable } from '../../parts/table/endless-table.tsx';
import { HouseholdLink } from './household-link.tsx';
import { ReadRun, RunFrame } from './run-frame.tsx';
import { runWords } from './words.ts';

type Line = z.output<typeof linePageSchema>['items'][number];

const FILTERS = ['place', 'status', 'finding'] as const;
const FOUND = { ...FINDINGS, ...INELIGIBLE_REASONS };
const PAGE_ROWS = 200;

/** Every line of a run, filtered and scrolled. */
export default function RunLinesPage() {
  return (
    <ReadRun>
      {(run) => (
        <RunFrame run={run}>
          <Lines run={run.number} />
        </RunFrame>
      )}
    </ReadRun>
  );
}

function Lines({ run }: { readonly run: number }) {
  const { lines: words } = useWords(runWords);
  const shared = useWords(sharedWords);
  const filters = useFilters(FILTERS);
  const { place, status, finding } = filters.chosen;
  const query = useMemo(() => {
    const [town, village] = place?.split('/') ?? [];
    return { town, village, status, finding };
  }, [place, status, finding]);
  const path = pathOf('/api/runs/:run/lines', { run });
  const pages = usePages(linePageSchema, path, query, { limit: PAGE_ROWS });
  const columns = useLineColumns(run);
  return (
    <EndlessTable<Line>
      name="run-lines"
      label={words.table}
      columns={columns}
      rowKey={({ householdId }) => householdId}
      pages={pages}
      filters={<LineFilters filters={filters} />}
      exportPath={path}
      query={query}
      empty={<Empty title={filters.isAny ? shared.noMatch : shared.empty} />}
    />
  );
}

function LineFilters({ filters }: { readonly filters: Filters<(typeof FILTERS)[number]> }) {
  const { lines: words } = useWords(runWords);
  const label = useLabel();
  const { chosen, choose } = filters;
  const { value: villages } = useRead(villagesSchema, '/api/villages');
  return (
    <>
      <FilterSelect
        label={words.filterPlace}
        width={190}
        isSearched
        value={chosen.place}
        onChange={(place) => choose({ place })}
        options={(villages?.items ?? []).map(({ town, village }) => ({
          value: `${town}/${village}`,
          label: `${town} / ${village}`,
        }))}
      />
      <FilterSelect
        label={words.filterStatus}
        width={150}
        value={chosen.status}
        onChange={(status) => choose({ status })}
        options={codesOf(LINE_STATUSES).map((code) => ({
          value: code,
          label: label(LINE_STATUSES, code),
        }))}
      />
      <FilterSelect
        label={words.filterFinding}
        width={200}
        isSearched
        value={chosen.finding}
        onChange={(finding) => choose({ finding })}
        options={codesOf(FOUND).map((code) => ({ value: code, label: label(FOUND, code) }))}
      />
    </>
  );
}

function useLineColumns(run: number): readonly Column<Line>[] {
  const { lines: words } = useWords(runWords);
  return useMemo<readonly Column<Line>[]>(() => {
    const energy = (key: keyof Line & `${string}Wh`, title: string, isOptional = true) => ({
      key,
      title,
      width: 140,
      isNumber: true,
      isOptional,
      render: (line: Line) => <Kwh wh={line[key]} />,
    });
    return [
      {
        key: 'household',
        title: words.household,
        width: 120,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} run={run} />,
      },
      {
        key: 'place',
        title: words.place,
        width: 180,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'status',
        title: words.status,
        width: 130,
        render: ({ status }) => <CodeTag table={LINE_STATUSES} code={status} />,
      },
      energy('totalWh', words.measured, false),
      energy('paidWh', words.paid, false),
      {
        key: 'amount',
        title: words.amount,
        width: 120,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      {
        key: 'atRisk',
        title: words.atRisk,
        width: 110,
        isNumber: true,
        render: ({ atRiskFen }) => <Money fen={atRiskFen} />,
      },
      {
        key: 'findings',
        title: words.findings,
        width: 340,
        render: ({ reason, findings }) => (
          <FindingTags
            codes={[...new Set(reason === undefined ? findings : [reason, ...findings])]}
          />
        ),
      },
      energy('estimatedWh', words.estimated),
      energy('lowWh', words.low),
      energy('highWh', words.high),
      energy('peakWh', words.peak),
      energy('valleyWh', words.valley),
    ];
  }, [words, run]);
}
