import { Button, Tooltip } from 'antd';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { dayText, moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useFilters } from '../../parts/filters.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import {
  CONCENTRATOR_STATES,
  type Concentrator,
  StateTag,
  stateOf,
} from './concentrator-state.tsx';
import { feederWords } from './words.ts';

/** What is done to one concentrator. */
export type Deed = 'rotate' | 'disable' | 'enable';

interface Props {
  readonly items: readonly Concentrator[];
  /** No reading is known, which is not to say that none ever came. */
  readonly lacksReadings: boolean;
  readonly onDeed: (deed: Deed, name: string) => void;
}

const FILTERS = ['text', 'state'] as const;

/** All concentrators; there are some dozens, so they are searched here. */
export function ConcentratorTable({ items, lacksReadings, onDeed }: Props) {
  const { concentrators: words } = useWords(feederWords);
  const { chosen, choose } = useFilters(FILTERS);
  const columns = useColumns(lacksReadings, onDeed);
  const wanted = (chosen.text ?? '').toLowerCase();
  const shown = items.filter(
    (each) =>
      `${each.name} ${String(each.villages)}`.toLowerCase().includes(wanted) &&
      (chosen.state === undefined || stateOf(each) === chosen.state),
  );
  return (
    <PlainTable<Concentrator>
      name="concentrators"
      label={words.list}
      columns={columns}
      rows={shown}
      rowKey={({ name }) => name}
      exportPath="/api/concentrators"
      empty={<Empty title={items.length === 0 ? words.empty : words.none} />}
      filters={
        <>
          <SearchField
            label={words.search}
            value={chosen.text}
            onChange={(text) => choose({ text })}
            width={240}
          />
          <FilterSelect
            label={words.state}
            value={chosen.state}
            onChange={(state) => choose({ state })}
            options={CONCENTRATOR_STATES.map((value) => ({ value, label: words.states[value] }))}
            width={130}
          />
        </>
      }
    />
  );
}

function useColumns(lacksReadings: boolean, onDeed: Props['onDeed']): Column<Concentrator>[] {
  const { concentrators: words } = useWords(feederWords);
  const may = useMay();
  const { columns } = words;
  const usual: Column<Concentrator>[] = [
    { key: 'name', title: columns.name, isFixed: true, render: ({ name }) => name },
    {
      key: 'state',
      title: columns.state,
      render: (each) => <StateTag concentrator={each} />,
    },
    {
      key: 'villages',
      title: columns.villages,
      render: ({ villages }) => <Villages villages={villages} />,
    },
    {
      key: 'heardAt',
      title: columns.heardAt,
      render: ({ heardAt }) =>
        heardAt === undefined ? (
          <span className="nb-quiet">{words.neverHeard}</span>
        ) : (
          <span className="nb-number">{moment(heardAt)}</span>
        ),
    },
    {
      key: 'lastReadingAt',
      title: columns.lastReadingAt,
      render: ({ lastReadingAt }) =>
        lastReadingAt === undefined ? (
          <span className="nb-quiet" title={lacksReadings ? words.lacksReadings : undefined}>
            {lacksReadings ? '—' : words.never}
          </span>
        ) : (
          <span className="nb-number">{moment(lastReadingAt)}</span>
        ),
    },
    {
      key: 'meters',
      title: columns.meters,
      isNumber: true,
      render: ({ status }) => (status?.meters === undefined ? '–' : count(status.meters)),
    },
    { key: 'software', title: columns.software, render: ({ status }) => status?.software ?? '–' },
    {
      key: 'note',
      title: columns.note,
      isOptional: true,
      render: ({ status }) => status?.note ?? '–',
    },
    {
      key: 'mayCorrect',
      title: columns.mayCorrect,
      render: ({ mayCorrect }) => (mayCorrect ? words.yes : words.no),
    },
    {
      key: 'addedAt',
      title: columns.addedAt,
      isOptional: true,
      render: ({ addedAt }) => dayText(addedAt),
    },
    {
      key: 'rotatedAt',
      title: columns.rotatedAt,
      isOptional: true,
      render: ({ rotatedAt }) => (rotatedAt === undefined ? '–' : moment(rotatedAt)),
    },
  ];
  if (!may('manageFeeders')) return usual;
  const button = (deed: Deed, name: string) => (
    <Button
      type="link"
      size="small"
      aria-label={words.ofOne(words[deed], name)}
      onClick={() => onDeed(deed, name)}
    >
      {words[deed]}
    </Button>
  );
  const render = ({ name, revokedAt }: Concentrator) => (
    <span className="nb-deeds">
      {revokedAt === undefined ? (
        <>
          {button('rotate', name)}
          {button('disable', name)}
        </>
      ) : (
        button('enable', name)
      )}
    </span>
  );
  return [...usual, { key: 'actions', title: columns.actions, render }];
}

/** One village by its name; of several the first and how many there are. */
function Villages({ villages }: Pick<Concentrator, 'villages'>) {
  const { concentrators: words } = useWords(feederWords);
  if (villages === 'all') return <>{words.allVillages}</>;
  const [first = '–'] = villages;
  if (villages.length < 2) return <>{first}</>;
  return (
    <Tooltip title={villages.join('、')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip opens on focus too */}
      <span tabIndex={0}>{words.moreVillages(first, villages.length)}</span>
    </Tooltip>
  );
}
