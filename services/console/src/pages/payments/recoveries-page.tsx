import { owedBackPageSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Money } from '../../parts/amounts.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { batchWords } from '../batches/words.ts';
import { HouseholdLink } from '../runs/household-link.tsx';
import { Subject } from '../runs/subject.tsx';
import { moneyWords } from './money-words.ts';
import { RECOVERY_TABS } from './pages.ts';
import { ReceivedBack } from './received-back.tsx';

export type OwedBack = z.output<typeof owedBackPageSchema>['items'][number];

const FILTERS = ['open', 'household'] as const;

/** What households are to give back, and what came of it. */
export default function RecoveriesPage() {
  const { recoveries: words } = useWords(moneyWords);
  const shared = useWords(sharedWords);
  const may = useMay();
  const filters = useFilters(FILTERS);
  const [recording, setRecording] = useState<OwedBack>();
  const pages = usePages(owedBackPageSchema, '/api/recoveries/lines', filters.chosen);
  const columns = useOwedColumns(may('recordFunds'), setRecording);
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={words.area} tabs={RECOVERY_TABS} />
      <DataTable<OwedBack>
        name="recoveries"
        label={words.table}
        columns={columns}
        rowKey={({ batchNumber, householdId }) => `${batchNumber}/${householdId}`}
        pages={pages}
        exportPath="/api/recoveries/lines"
        query={filters.chosen}
        filters={
          <>
            <SearchField
              label={words.filterHousehold}
              value={filters.chosen.household}
              onChange={(household) => filters.choose({ household })}
              width={160}
            />
            <FilterSelect
              label={words.filterOpen}
              width={150}
              value={filters.chosen.open}
              onChange={(open) => filters.choose({ open })}
              options={[
                { value: 'true', label: words.open },
                { value: 'false', label: words.closed },
              ]}
            />
          </>
        }
        empty={<Empty title={filters.isAny ? shared.noMatch : words.none} />}
      />
      {recording && (
        <ReceivedBack
          key={`${recording.batchNumber}/${recording.householdId}`}
          line={recording}
          onClose={() => setRecording(undefined)}
        />
      )}
    </>
  );
}

function useOwedColumns(
  mayRecord: boolean,
  onRecord: (line: OwedBack) => void,
): readonly Column<OwedBack>[] {
  const { recoveries: words } = useWords(moneyWords);
  const { name: batchName } = useWords(batchWords);
  return useMemo<readonly Column<OwedBack>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId, name }) => <HouseholdLink household={householdId} name={name} />,
      },
      {
        key: 'place',
        title: words.place,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'subject',
        title: words.subject,
        isOptional: true,
        render: ({ programme, component, season }) => (
          <Subject {...{ programme, component, season }} />
        ),
      },
      { key: 'season', title: words.season, render: ({ season }) => season },
      {
        key: 'batch',
        title: words.batch,
        render: ({ batchNumber }) => (
          <Link to={pathOf('/batches/:batch', { batch: batchNumber })}>
            {batchName(batchNumber)}
          </Link>
        ),
      },
      {
        key: 'grounds',
        title: words.grounds,
        render: ({ householdId }) => (
          <Link to={addressOf('/recoveries/entries', { household: householdId })}>
            {words.grounds}
          </Link>
        ),
      },
      {
        key: 'due',
        title: words.due,
        isNumber: true,
        render: ({ dueFen }) => <Money fen={dueFen} />,
      },
      {
        key: 'received',
        title: words.received,
        isNumber: true,
        render: ({ receivedFen }) => <Money fen={receivedFen} />,
      },
      {
        key: 'left',
        title: words.left,
        isNumber: true,
        render: ({ leftFen }) => <Money fen={leftFen} />,
      },
      {
        key: 'record',
        title: words.record,
        render: (line) => {
          if (line.leftFen === 0) return <Tag tone="good">{words.done}</Tag>;
          if (!mayRecord) return <span className="nb-quiet">–</span>;
          return (
            <Button size="small" onClick={() => onRecord(line)}>
              {words.record}
            </Button>
          );
        },
      },
    ],
    [words, batchName, mayRecord, onRecord],
  );
}
