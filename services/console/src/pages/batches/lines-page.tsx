import { batchLinePageSchema, PERMISSIONS } from '@nuanbu/contracts/http';
import { BATCH_STATES, ROLES } from '@nuanbu/terms';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { useLabel, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { type Filters, useFilters } from '../../parts/filters.ts';
import { PlaceFilter } from '../../parts/place-filter.tsx';
import { townAndVillage } from '../../parts/places.ts';
import { Empty } from '../../parts/states.tsx';
import { EndlessTable } from '../../parts/table/endless-table.tsx';
import { BatchFrame, type BatchSheet } from './batch-frame.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { type BatchLine, useLineColumns } from './line-columns.tsx';
import { lineWords } from './line-words.ts';

const FILTERS = ['place', 'stand'] as const;
const PAGE_ROWS = 200;
/** While these last, lines are decided on. */
const OPEN: readonly string[] = ['draft', 'publicNotice'];

/** The lines of a batch and those that its run held, and what is decided on them. */
export default function BatchLinesPage() {
  return <BatchFrame>{(sheet) => <Lines sheet={sheet} />}</BatchFrame>;
}

function Lines({ sheet }: { readonly sheet: BatchSheet }) {
  const { lines: words } = useWords(lineWords);
  const shared = useWords(sharedWords);
  const may = useMay();
  const filters = useFilters(FILTERS);
  const { place, stand } = filters.chosen;
  const query = useMemo(() => {
    const { town, village } = townAndVillage(place);
    return { town, village, stand };
  }, [place, stand]);
  const path = pathOf('/api/batches/:batch/lines', { batch: sheet.number });
  const pages = usePages(batchLinePageSchema, path, query, { limit: PAGE_ROWS });
  const columns = useLineColumns(sheet);
  const [chosen, setChosen] = useState<readonly BatchLine[]>([]);
  const [isOpen, setOpen] = useState(false);
  const mayDecide = OPEN.includes(sheet.state) && may('editLines');
  return (
    <>
      <LinesNote sheet={sheet} />
      <EndlessTable<BatchLine>
        name="batch-lines"
        label={words.table}
        columns={columns}
        rowKey={({ householdId }) => householdId}
        pages={pages}
        filters={<LineFilters filters={filters} />}
        exportPath={path}
        query={query}
        actions={
          mayDecide && (
            <Button type="primary" disabled={chosen.length === 0} onClick={() => setOpen(true)}>
              {words.decide(chosen.length)}
            </Button>
          )
        }
        {...(mayDecide && {
          selection: {
            keys: chosen.map(({ householdId }) => householdId),
            onChange: (_, rows) => setChosen(rows),
            nameOf: ({ householdId, name }) => `${householdId} ${name}`,
          },
        })}
        empty={<Empty title={filters.isAny ? shared.noMatch : shared.empty} />}
      />
      <DecideDialog
        sheet={sheet}
        lines={chosen}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onDone={() => setChosen([])}
      />
    </>
  );
}

/** How lines are decided on, or why nobody decides on them here. */
function LinesNote({ sheet: { state } }: { readonly sheet: BatchSheet }) {
  const { lines: words } = useWords(lineWords);
  const label = useLabel();
  const may = useMay();
  const roles = PERMISSIONS.editLines.map((role) => label(ROLES, role)).join('、');
  const text = !OPEN.includes(state)
    ? `${words.closed}${label(BATCH_STATES, state)}`
    : may('editLines')
      ? words.about
      : words.notYours(roles);
  return <p className="nb-about">{text}</p>;
}

function LineFilters({ filters }: { readonly filters: Filters<(typeof FILTERS)[number]> }) {
  const { lines: words } = useWords(lineWords);
  const { chosen, choose } = filters;
  return (
    <>
      <PlaceFilter
        label={words.filterPlace}
        width={190}
        value={chosen.place}
        onChange={(place) => choose({ place })}
      />
      <FilterSelect
        label={words.filterStand}
        width={150}
        value={chosen.stand}
        onChange={(stand) => choose({ stand })}
        options={[
          { value: 'in', label: words.filterIn },
          { value: 'out', label: words.filterOut },
        ]}
      />
    </>
  );
}
