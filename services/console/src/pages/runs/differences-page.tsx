import { differencesSchema } from '@nuanbu/contracts/http';
import { CORRECTION_CAUSES, TROUBLES } from '@nuanbu/terms';
import { Alert, Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { yuan } from '../../format/numbers.ts';
import { useLabel, useSay, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useFilters } from '../../parts/filters.ts';
import { Section } from '../../parts/page-head.tsx';
import { Empty, ErrorState, Loading } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ConfirmCorrection } from './confirm-correction.tsx';
import { DifferenceSums } from './difference-sums.tsx';
import { differenceWords } from './difference-words.ts';
import { HouseholdLink } from './household-link.tsx';
import { ReadRun, RunFrame } from './run-frame.tsx';
import { StartRun } from './start-run.tsx';
import type { Run } from './state-tags.tsx';
import { runWords } from './words.ts';

export type Differences = Omit<z.output<typeof differencesSchema>, 'rows'>;
type Row = z.output<typeof differencesSchema>['rows']['items'][number];

const FILTERS = ['cause', 'direction'] as const;
const DIRECTIONS = ['toPay', 'toTakeBack'] as const;
/** The differences with their rows where `usePages` looks for them. */
const pagedSchema = differencesSchema.transform(({ rows, ...sums }) => ({ ...sums, ...rows }));

/** What a run would move against what is booked, before any of it becomes money. */
export default function DifferencesPage() {
  return (
    <ReadRun>
      {(run) => (
        <RunFrame run={run}>
          {run.state === 'succeeded' ? <DifferencesOf run={run} /> : <Unfinished run={run} />}
        </RunFrame>
      )}
    </ReadRun>
  );
}

function Unfinished({ run }: { readonly run: Run }) {
  const { page: words, name } = useWords(runWords);
  const text = run.state === 'running' ? words.running : words.failed;
  return (
    <Empty
      title={text}
      action={<Link to={pathOf('/runs/:run', { run: run.number })}>{name(run.number)}</Link>}
    />
  );
}

function DifferencesOf({ run }: { readonly run: Run }) {
  const { differences: words } = useWords(differenceWords);
  const filters = useFilters(FILTERS);
  const path = pathOf('/api/runs/:run/differences', { run: run.number });
  const pages = usePages(pagedSchema, path, filters.chosen);
  const { first, failure, isLoading, retry } = pages;
  const columns = useRowColumns(run.number);
  if (failure && !first) return <ErrorState failure={failure} onRetry={retry} />;
  if (isLoading || !first) return <Loading />;
  return (
    <>
      <p className="nb-about">{first.bookedAs ? words.aboutBooked : words.about}</p>
      <Standing run={run} sums={first} />
      <DifferenceSums sums={first} programme={run.programme} />
      <Section title={words.rows}>
        <DataTable<Row>
          name="differences"
          label={words.rows}
          columns={columns}
          rowKey={({ householdId, cause }) => `${householdId}/${cause}`}
          pages={pages}
          exportPath={path}
          query={filters.chosen}
          filters={
            <>
              <CodeFilter
                label={words.cause}
                width={160}
                value={filters.chosen.cause}
                onChange={(cause) => filters.choose({ cause })}
                table={CORRECTION_CAUSES}
              />
              <FilterSelect
                label={words.direction}
                width={130}
                value={filters.chosen.direction}
                onChange={(direction) => filters.choose({ direction })}
                options={DIRECTIONS.map((each) => ({ value: each, label: words.directions[each] }))}
              />
            </>
          }
          empty={<Empty title={words.nothingHere} />}
        />
      </Section>
    </>
  );
}

/** How it stands with confirming: done, possible, or why not. */
function Standing({ run, sums }: { readonly run: Run; readonly sums: Differences }) {
  const { differences: words } = useWords(differenceWords);
  const may = useMay();
  const label = useLabel();
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const { bookedAs, confirm, households, waiting } = sums;
  if (bookedAs) {
    const { batchNumber, takenBackFen } = bookedAs;
    const batch = batchNumber === undefined ? words.bookedNone : words.bookedBatch(batchNumber);
    return (
      <Alert
        type="success"
        showIcon
        title={words.booked2(batch, yuan(takenBackFen))}
        action={
          batchNumber !== undefined && (
            <Link to={pathOf('/batches/:batch', { batch: batchNumber })}>{batch}</Link>
          )
        }
      />
    );
  }
  if (households === 0 && waiting === 0) {
    return <Alert type="success" showIcon title={words.nothing} />;
  }
  if (run.kind === 'final') return <Alert type="info" showIcon title={words.final} />;
  if (run.kind !== 'correction') {
    const { programme, component, season } = run;
    return (
      <>
        <Alert
          type="info"
          showIcon
          title={words.trial}
          action={
            may('makeBatch') && (
              <Button onClick={() => setStarting(true)}>{words.toCorrection}</Button>
            )
          }
        />
        <StartRun
          isOpen={isStarting}
          onClose={() => setStarting(false)}
          usual={{ kind: 'correction', programme, component, season }}
        />
      </>
    );
  }
  return (
    <>
      {confirm.refused ? (
        <Alert
          type="info"
          showIcon
          title={`${words.whyNot}：${label(TROUBLES, confirm.refused)}`}
          description={confirm.detailWords ? say(confirm.detailWords) : confirm.detail}
        />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={words.confirmTitle}
          action={
            <Button type="primary" onClick={() => setOpen(true)}>
              {words.confirm}
            </Button>
          }
        />
      )}
      <ConfirmCorrection
        run={run.number}
        sums={sums}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function useRowColumns(run: number): readonly Column<Row>[] {
  const { differences: words } = useWords(differenceWords);
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId, name }) => (
          <HouseholdLink household={householdId} name={name} run={run} />
        ),
      },
      {
        key: 'village',
        title: words.village,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'cause',
        title: words.cause,
        render: ({ cause }) => <CodeTag table={CORRECTION_CAUSES} code={cause} />,
      },
      {
        key: 'booked',
        title: words.booked,
        isNumber: true,
        render: ({ bookedFen }) => <Money fen={bookedFen} />,
      },
      {
        key: 'new',
        title: words.now,
        isNumber: true,
        render: ({ newFen }) => <Money fen={newFen} />,
      },
      {
        key: 'difference',
        title: words.difference,
        isNumber: true,
        render: ({ differenceFen }) => <Money fen={differenceFen} isDifference />,
      },
    ],
    [words, run],
  );
}
