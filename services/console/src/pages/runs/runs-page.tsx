import { RUN_STATE_WORDS, RUN_STATES, runPageSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useMay, useSession } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { dayText, moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Money } from '../../parts/amounts.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { StartRun } from './start-run.tsx';
import { type Run, RunKind, RunState } from './state-tags.tsx';
import { Subject } from './subject.tsx';
import { runWords } from './words.ts';

const FILTERS = ['state'] as const;
/** The last second of the span, which ends with the next day. */
const BEFORE_END_S = 1;

/** All runs, newest first; those under way tell how far they are. */
export default function RunsPage() {
  const { list: words } = useWords(runWords);
  const shared = useWords(sharedWords);
  const say = useSay();
  const may = useMay();
  const { scope } = useSession();
  const go = useNavigate();
  const filters = useFilters(FILTERS);
  const pages = usePages(runPageSchema, '/api/runs', filters.chosen);
  const columns = useRunColumns();
  const [isStarting, setStarting] = useState(false);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const mayStart = may('makeBatch') && scope === 'all';
  const compare = () => {
    const [before, after] = [...chosen].sort((a, b) => a - b);
    void go(pathOf('/runs/:after/against/:before', { after: after!, before: before! }));
  };
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        actions={
          mayStart && (
            <Button type="primary" onClick={() => setStarting(true)}>
              {words.start}
            </Button>
          )
        }
      />
      <DataTable<Run>
        name="runs"
        label={words.table}
        columns={columns}
        rowKey={({ number }) => number}
        pages={pages}
        exportPath="/api/runs"
        query={filters.chosen}
        filters={
          <FilterSelect
            label={words.filterState}
            width={130}
            value={filters.chosen.state}
            onChange={(state) => filters.choose({ state })}
            options={RUN_STATES.map((state) => ({
              value: state,
              label: say(RUN_STATE_WORDS[state]),
            }))}
          />
        }
        actions={
          <Button disabled={chosen.length !== 2} onClick={compare} title={words.compareHint}>
            {words.compare}
          </Button>
        }
        selection={{
          keys: chosen,
          onChange: (keys) => setChosen(keys.map(Number).slice(-2)),
          isOff: ({ state }) => state !== 'succeeded',
          nameOf: ({ number }) => words.choose(number),
        }}
        empty={<Empty title={filters.isAny ? shared.noMatch : words.empty} />}
      />
      <StartRun isOpen={isStarting} onClose={() => setStarting(false)} />
    </>
  );
}

function useRunColumns(): readonly Column<Run>[] {
  const { list: words, name } = useWords(runWords);
  return useMemo<readonly Column<Run>[]>(
    () => [
      {
        key: 'number',
        title: words.number,
        isFixed: true,
        render: ({ number }) => (
          <Link to={pathOf('/runs/:run', { run: number })}>{name(number)}</Link>
        ),
      },
      { key: 'kind', title: words.kind, render: (run) => <RunKind run={run} /> },
      { key: 'state', title: words.state, render: (run) => <RunState run={run} /> },
      {
        key: 'subject',
        title: words.programme,
        render: ({ programme, component }) => (
          <Subject programme={programme} component={component} />
        ),
      },
      { key: 'season', title: words.season, render: ({ season }) => season },
      {
        key: 'until',
        title: words.until,
        isOptional: true,
        render: ({ span }) => dayText(span.to - BEFORE_END_S),
      },
      {
        key: 'households',
        title: words.households,
        isNumber: true,
        render: ({ totals }) => (totals ? count(totals.households) : '–'),
      },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ totals }) => (totals ? <Money fen={totals.amountFen} /> : '–'),
      },
      {
        key: 'atRisk',
        title: words.atRisk,
        isNumber: true,
        render: ({ totals }) => (totals ? <Money fen={totals.atRiskFen} /> : '–'),
      },
      {
        key: 'startedAt',
        title: words.startedAt,
        render: ({ startedAt, startedBy }) => (
          <>
            <span className="nb-number">{moment(startedAt)}</span>
            <div className="nb-fine">{startedBy}</div>
          </>
        ),
      },
    ],
    [words, name],
  );
}
