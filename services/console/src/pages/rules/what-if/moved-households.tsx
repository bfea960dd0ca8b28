import { whatIfChangesSchema } from '@nuanbu/contracts/http';
import { codesOf, LINE_STATUSES, MOVES } from '@nuanbu/terms';
import { useState } from 'react';
import { Link } from 'react-router';
import { pathOf } from '../../../api/addresses.ts';
import { usePages } from '../../../api/queries.ts';
import { count } from '../../../format/numbers.ts';
import { useLabel, useWords } from '../../../language/language.tsx';
import { Money } from '../../../parts/amounts.tsx';
import { Tag } from '../../../parts/code-tag.tsx';
import { FilterSelect } from '../../../parts/filter-select.tsx';
import { Empty } from '../../../parts/states.tsx';
import type { Column } from '../../../parts/table/columns.ts';
import { DataTable } from '../../../parts/table/data-table.tsx';
import type { Report } from './what-if-report.tsx';
import { whatIfWords } from './words.ts';

type Moved = Report['changes']['items'][number];

/** Each household that stands otherwise, and how. */
export function MovedHouseholds({ id, moves }: Pick<Report, 'moves'> & { readonly id: string }) {
  const words = useWords(whatIfWords);
  const label = useLabel();
  const [move, setMove] = useState<string>();
  const path = pathOf('/api/what-if/:id/changes', { id });
  const query = { move };
  const pages = usePages(whatIfChangesSchema, path, query);
  const made = codesOf(MOVES).filter((each) => (moves[each] ?? 0) > 0);
  return (
    <DataTable<Moved>
      name="what-if-households"
      label={words.list}
      columns={useColumns()}
      pages={pages}
      rowKey={({ householdId }) => householdId}
      exportPath={path}
      query={query}
      empty={<Empty title={words.none} />}
      filters={
        <FilterSelect
          label={words.move}
          value={move}
          onChange={setMove}
          options={made.map((value) => ({
            value,
            label: `${label(MOVES, value)} (${count(moves[value] ?? 0)})`,
          }))}
          width={220}
        />
      }
    />
  );
}

function useColumns(): Column<Moved>[] {
  const words = useWords(whatIfWords);
  const label = useLabel();
  const { columns } = words;
  return [
    {
      key: 'household',
      title: columns.household,
      isFixed: true,
      render: ({ householdId }) => (
        <Link to={`/households/${encodeURIComponent(householdId)}`}>{householdId}</Link>
      ),
    },
    { key: 'town', title: columns.town, render: ({ town }) => town },
    { key: 'village', title: columns.village, render: ({ village }) => village },
    {
      key: 'status',
      title: columns.status,
      render: ({ before, after }) =>
        words.becomes(label(LINE_STATUSES, before.status), label(LINE_STATUSES, after.status)),
    },
    {
      key: 'before',
      title: columns.before,
      isNumber: true,
      render: ({ before }) => <Money fen={before.amountFen} />,
    },
    {
      key: 'after',
      title: columns.after,
      isNumber: true,
      render: ({ after }) => <Money fen={after.amountFen} />,
    },
    {
      key: 'difference',
      title: columns.difference,
      isNumber: true,
      render: ({ differenceFen }) => <Money fen={differenceFen} isDifference />,
    },
    {
      key: 'moves',
      title: columns.moves,
      render: ({ moves }) => (
        <span className="nb-tags">
          {moves.map((move) => (
            <Tag key={move}>{label(MOVES, move)}</Tag>
          ))}
        </span>
      ),
    },
  ];
}
