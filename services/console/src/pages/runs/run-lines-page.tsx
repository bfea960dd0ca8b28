import { linePageSchema } from '@nuanbu/contracts/http';
import { LINE_STATUSES } from '@nuanbu/terms';
import { useMemo } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Kwh, Money } from '../../parts/amounts.tsx';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { CodeTag, FindingTags } from '../../parts/code-tag.tsx';
import { type Filters, useFilters } from '../../parts/filters.ts';
import { LINE_FINDINGS } from '../../parts/line-findings.ts';
import { PlaceFilter } from '../../parts/place-filter.tsx';
import { townAndVillage } from '../../parts/places.ts';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { EndlessTable } from '../../parts/table/endless-table.tsx';
import { HouseholdLink } from './household-link.tsx';
import { ReadRun, RunFrame } from './run-frame.tsx';
import { runWords } from './words.ts';

type Line = z.output<typeof linePageSchema>['items'][number];

const FILTERS = ['place', 'status', 'finding'] as const;
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
    const { town, village } = townAndVillage(place);
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
  const { chosen, choose } = filters;
  return (
    <>
      <PlaceFilter
        label={words.filterPlace}
        width={190}
        value={chosen.place}
        onChange={(place) => choose({ place })}
      />
      <CodeFilter
        label={words.filterStatus}
        width={150}
        value={chosen.status}
        onChange={(status) => choose({ status })}
        table={LINE_STATUSES}
      />
      <CodeFilter
        label={words.filterFinding}
        width={200}
        isSearched
        value={chosen.finding}
        onChange={(finding) => choose({ finding })}
        table={LINE_FINDINGS}
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
