import {
  BATCH_ACTION_WORDS,
  BATCH_KIND_WORDS,
  BATCH_KINDS,
  batchPageSchema,
  type batchSchema,
  overviewSchema,
} from '@nuanbu/contracts/http';
import { BATCH_STATES } from '@nuanbu/terms';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages, useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Money } from '../../parts/amounts.tsx';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { Subject } from '../runs/subject.tsx';
import { batchWords } from './words.ts';

type Batch = z.output<typeof batchSchema>;

const FILTERS = ['state', 'kind'] as const;

/** All batches, newest first, with what waits for whoever looks. */
export default function BatchesPage() {
  const { list: words } = useWords(batchWords);
  const shared = useWords(sharedWords);
  const say = useSay();
  const filters = useFilters(FILTERS);
  const pages = usePages(batchPageSchema, '/api/batches', filters.chosen);
  const columns = useBatchColumns();
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <DataTable<Batch>
        name="batches"
        label={words.table}
        columns={columns}
        rowKey={({ number }) => number}
        pages={pages}
        exportPath="/api/batches"
        query={filters.chosen}
        filters={
          <>
            <CodeFilter
              label={words.state}
              width={170}
              value={filters.chosen.state}
              onChange={(state) => filters.choose({ state })}
              table={BATCH_STATES}
            />
            <FilterSelect
              label={words.kind}
              width={130}
              value={filters.chosen.kind}
              onChange={(kind) => filters.choose({ kind })}
              options={BATCH_KINDS.map((kind) => ({
                value: kind,
                label: say(BATCH_KIND_WORDS[kind]),
              }))}
            />
          </>
        }
        empty={<Empty title={filters.isAny ? shared.noMatch : words.empty} />}
      />
    </>
  );
}

function useBatchColumns(): readonly Column<Batch>[] {
  const { list: words, name } = useWords(batchWords);
  const say = useSay();
  const { value: overview } = useRead(overviewSchema, '/api/overview');
  return useMemo<readonly Column<Batch>[]>(() => {
    const waiting = new Map(overview?.waiting?.map(({ batch, step }) => [batch.number, step]));
    return [
      {
        key: 'number',
        title: words.number,
        isFixed: true,
        render: ({ number }) => (
          <Link to={pathOf('/batches/:batch', { batch: number })}>{name(number)}</Link>
        ),
      },
      {
        key: 'kind',
        title: words.kind,
        render: ({ kind }) => <Tag>{say(BATCH_KIND_WORDS[kind])}</Tag>,
      },
      {
        key: 'subject',
        title: words.subject,
        render: ({ programme, component }) => <Subject {...{ programme, component }} />,
      },
      { key: 'season', title: words.season, render: ({ season }) => season },
      {
        key: 'state',
        title: words.state,
        render: ({ state }) => <CodeTag table={BATCH_STATES} code={state} />,
      },
      {
        key: 'waiting',
        title: words.waiting,
        render: ({ number }) => {
          const step = waiting.get(number);
          if (!step) return <span className="nb-quiet">–</span>;
          return <Tag tone="waits">{say(BATCH_ACTION_WORDS[step])}</Tag>;
        },
      },
      {
        key: 'households',
        title: words.households,
        isNumber: true,
        render: ({ lineCount }) => count(lineCount),
      },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      {
        key: 'notice',
        title: words.notice,
        isOptional: true,
        render: ({ notice }) => notice?.mayEndOn ?? '–',
      },
      {
        key: 'madeAt',
        title: words.madeAt,
        render: ({ madeAt }) => <span className="nb-number">{moment(madeAt)}</span>,
      },
      { key: 'madeBy', title: words.madeBy, render: ({ madeBy }) => madeBy },
    ];
  }, [words, name, say, overview]);
}
