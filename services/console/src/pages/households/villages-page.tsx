import { matrixSchema, villagesSchema } from '@nuanbu/contracts/http';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { addressOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { count, percent } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Kwh, Money } from '../../parts/amounts.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { type Outlook, useOutlook } from '../overview/outlook.ts';
import { householdWords } from './words.ts';

const FILTERS = ['text'] as const;

type Village = z.output<typeof villagesSchema>['items'][number];
type Heard = z.output<typeof matrixSchema>['villages'][number];
type Expected = Outlook['villages'][number];

/** A village with what is known of it beside its households. */
interface Row extends Village {
  readonly heard: Heard | undefined;
  readonly expected: Expected | undefined;
}

/** The villages of whoever looks, each as a way to its households. */
export default function VillagesPage() {
  const { villages: words } = useWords(householdWords);
  const villages = useRead(villagesSchema, '/api/villages');
  const filters = useFilters(FILTERS);
  return (
    <Shown reading={villages} title={words.title}>
      {({ items }) => {
        const households = items.reduce((sum, each) => sum + each.households, 0);
        const wanted = filters.chosen.text ?? '';
        const rows = items.filter(({ town, village }) => `${town}/${village}`.includes(wanted));
        return (
          <>
            <PageHead
              title={words.title}
              about={words.about(count(items.length), count(households))}
            />
            <VillageTable
              villages={rows}
              search={
                <SearchField
                  label={words.search}
                  width={220}
                  value={filters.chosen.text}
                  onChange={(text) => filters.choose({ text })}
                />
              }
            />
          </>
        );
      }}
    </Shown>
  );
}

function VillageTable({
  villages,
  search,
}: {
  readonly villages: readonly Village[];
  readonly search: ReactNode;
}) {
  const { villages: words } = useWords(householdWords);
  const shared = useWords(sharedWords);
  const outlook = useOutlook();
  const day = outlook?.asOf.lastDay;
  const { value: matrix } = useRead(
    matrixSchema,
    '/api/completeness/matrix',
    { from: day, to: day },
    { isEnabled: day !== undefined },
  );
  const rows = useMemo(
    () => joined(villages, matrix?.villages, outlook),
    [villages, matrix, outlook],
  );
  const columns = useVillageColumns();
  return (
    <PlainTable<Row>
      name="villages"
      label={words.title}
      columns={columns}
      rows={rows}
      rowKey={({ town, village }) => `${town}/${village}`}
      filters={search}
      exportPath="/api/villages"
      empty={<Empty title={villages.length === 0 ? words.none : shared.empty} />}
    />
  );
}

function joined(
  villages: readonly Village[],
  heard: readonly Heard[] | undefined,
  outlook: Outlook | undefined,
): Row[] {
  const keyOf = ({ town, village }: Pick<Village, 'town' | 'village'>) => `${town}/${village}`;
  const heardBy = new Map(heard?.map((each) => [keyOf(each), each]));
  const expectedBy = new Map(outlook?.villages.map((each) => [keyOf(each), each]));
  return villages.map((village) => ({
    ...village,
    heard: heardBy.get(keyOf(village)),
    expected: expectedBy.get(keyOf(village)),
  }));
}

function useVillageColumns(): readonly Column<Row>[] {
  const { villages: words } = useWords(householdWords);
  return useMemo<readonly Column<Row>[]>(
    () => [
      { key: 'town', title: words.town, width: 120, render: ({ town }) => town },
      {
        key: 'village',
        title: words.village,
        width: 140,
        isFixed: true,
        render: ({ town, village }) => (
          <Link to={addressOf('/households', { place: `${town}/${village}` })}>{village}</Link>
        ),
      },
      {
        key: 'households',
        title: words.households,
        width: 90,
        isNumber: true,
        render: ({ households }) => count(households),
      },
      {
        key: 'entitled',
        title: words.entitled,
        width: 100,
        isNumber: true,
        render: ({ expected }) => expected && count(expected.households.entitled),
      },
      {
        key: 'heard',
        title: words.heard,
        width: 130,
        isNumber: true,
        render: ({ heard }) => heard && <HeardShare heard={heard} />,
      },
      {
        key: 'energy',
        title: words.energy,
        width: 150,
        isNumber: true,
        render: ({ expected }) => expected && <Kwh wh={expected.energy.soFarWh} />,
      },
      {
        key: 'money',
        title: words.money,
        width: 140,
        isNumber: true,
        render: ({ expected }) => expected && <Money fen={expected.money.bestFen} />,
      },
    ],
    [words],
  );
}

/** How many of a village's meters were heard on the last day; few are told in their color. */
function HeardShare({ heard }: { readonly heard: Heard }) {
  const [seen = 0] = heard.metersSeen;
  const [expected = 0] = heard.metersExpected;
  const isShort = seen < expected;
  return (
    <span className={isShort ? 'nb-waits' : undefined}>
      {count(seen)} / {count(expected)}
      <span className="nb-unit"> {percent(seen, expected)}</span>
    </span>
  );
}
