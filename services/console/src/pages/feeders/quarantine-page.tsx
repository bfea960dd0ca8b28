import { quarantineCountsSchema, quarantinePageSchema } from '@nuanbu/contracts/http';
import { codesOf } from '@nuanbu/terms';
import { Button } from 'antd';
import { useState } from 'react';
import { usePages, useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import './feeders.css';
import { MessageDrawer } from './message-drawer.tsx';
import { FEEDER_TABS } from './pages.ts';
import {
  EntryState,
  QUARANTINE_CODES,
  type QuarantineEntry,
  ReasonTags,
} from './quarantine-codes.tsx';
import { ReplayDialog, ReplayOutcome, type ReplayResult } from './replay.tsx';
import { feederWords } from './words.ts';

const FILTERS = ['code', 'source', 'all', 'entry'] as const;

/** Messages that were not taken whole, and what can be done about them. */
export default function QuarantinePage() {
  const texts = useWords(feederWords);
  const words = texts.quarantine;
  const may = useMay();
  const { chosen, choose } = useFilters(FILTERS);
  const { entry, ...query } = chosen;
  const pages = usePages(quarantinePageSchema, '/api/quarantine', query);
  const [isReplaying, setReplaying] = useState(false);
  const [result, setResult] = useState<ReplayResult>();
  const columns = useColumns((number) => choose({ entry: String(number) }));
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={texts.area} tabs={FEEDER_TABS} />
      <DataTable<QuarantineEntry>
        name="quarantine"
        label={words.list}
        columns={columns}
        pages={pages}
        rowKey={({ number }) => number}
        exportPath="/api/quarantine"
        query={query}
        empty={<Empty title={words.none} />}
        filters={<QuarantineFilters chosen={query} choose={choose} />}
        actions={
          may('handleQuarantine') && (
            <Button
              onClick={() => setReplaying(true)}
              disabled={pages.items.length === 0}
              aria-label={words.replayManyTitle}
            >
              {words.replayMany}
            </Button>
          )
        }
      />
      {entry !== undefined && (
        <MessageDrawer
          number={Number(entry)}
          onClose={() => choose({ entry: undefined })}
          onReplayed={setResult}
        />
      )}
      {isReplaying && (
        <ReplayDialog
          title={words.replayManyTitle}
          path="/api/quarantine/replay"
          body={{ code: query.code, source: query.source }}
          onClose={() => setReplaying(false)}
          onDone={setResult}
        >
          <WhichText {...query} />
        </ReplayDialog>
      )}
      <ReplayOutcome result={result} onClose={() => setResult(undefined)} />
    </>
  );
}

/** Which messages a replay is about, in words. */
function WhichText({ code, source }: { readonly code?: string; readonly source?: string }) {
  const { quarantine: words } = useWords(feederWords);
  const label = useLabel();
  const named = [
    ...(code === undefined ? [] : [words.reasonIs(label(QUARANTINE_CODES, code))]),
    ...(source === undefined ? [] : [words.sourceIs(source)]),
  ];
  return <p>{named.length === 0 ? words.replayAll : words.replaySome(named.join(words.and))}</p>;
}

type Chosen = Partial<Record<'code' | 'source' | 'all', string>>;

function QuarantineFilters({
  chosen,
  choose,
}: {
  readonly chosen: Chosen;
  readonly choose: (what: Partial<Record<keyof Chosen, string | undefined>>) => void;
}) {
  const { quarantine: words } = useWords(feederWords);
  const label = useLabel();
  const counts = useRead(quarantineCountsSchema, '/api/quarantine/counts');
  const entriesOf = new Map(counts.value?.items.map(({ code, entries }) => [code, entries]));
  const seen = codesOf(QUARANTINE_CODES).filter(
    (code) => entriesOf.has(code) || code === chosen.code,
  );
  return (
    <>
      <FilterSelect
        label={words.code}
        value={chosen.code}
        onChange={(code) => choose({ code })}
        options={seen.map((code) => ({
          value: code,
          label: `${label(QUARANTINE_CODES, code)} (${count(entriesOf.get(code) ?? 0)})`,
        }))}
        width={240}
      />
      <SearchField
        label={words.source}
        value={chosen.source}
        onChange={(source) => choose({ source })}
        width={160}
      />
      <FilterSelect
        label={words.which}
        value={chosen.all === 'true' ? 'all' : 'open'}
        onChange={(which) => choose({ all: which === 'all' ? 'true' : undefined })}
        options={[
          { value: 'open', label: words.open },
          { value: 'all', label: words.all },
        ]}
        width={170}
        canBeClear={false}
      />
    </>
  );
}

function useColumns(onOpen: (number: number) => void): Column<QuarantineEntry>[] {
  const { quarantine: words } = useWords(feederWords);
  const { columns } = words;
  return [
    {
      key: 'number',
      title: columns.number,
      isFixed: true,
      render: ({ number }) => (
        <Button
          type="link"
          size="small"
          aria-label={words.openOne(number)}
          onClick={() => onOpen(number)}
        >
          {number}
        </Button>
      ),
    },
    {
      key: 'lastSeenAt',
      title: columns.lastSeenAt,
      render: ({ lastSeenAt }) => <span className="nb-number">{moment(lastSeenAt)}</span>,
    },
    {
      key: 'receivedAt',
      title: columns.receivedAt,
      isOptional: true,
      render: ({ receivedAt }) => <span className="nb-number">{moment(receivedAt)}</span>,
    },
    { key: 'source', title: columns.source, render: ({ source }) => source },
    {
      key: 'reasons',
      title: columns.reasons,
      render: ({ reasons }) => <ReasonTags reasons={reasons} />,
    },
    {
      key: 'count',
      title: columns.count,
      isNumber: true,
      render: ({ count: times }) => count(times),
    },
    {
      key: 'sizeBytes',
      title: columns.sizeBytes,
      isNumber: true,
      render: ({ sizeBytes }) => count(sizeBytes),
    },
    { key: 'state', title: columns.state, render: (entry) => <EntryState entry={entry} /> },
  ];
}
