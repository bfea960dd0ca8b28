import { conversionPageSchema, villagesSchema } from '@nuanbu/contracts/http';
import { Link } from 'react-router';
import type { z } from 'zod';
import { usePages, useRead } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { type Filters, useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { useProgrammes } from '../../parts/programmes.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { EndlessTable } from '../../parts/table/endless-table.tsx';
import { areaText, type ConversionState, stateOf } from './conversion-state.ts';
import { REGISTER_TABS } from './pages.ts';
import { registerWords } from './words.ts';

type Conversion = z.output<typeof conversionPageSchema>['items'][number];

const FILTERS = ['text', 'town', 'village', 'state', 'programme', 'offPlan'] as const;
type Name = (typeof FILTERS)[number];

/** Every household of the register with its conversion. */
export default function ConversionsPage() {
  const { area, conversions: words } = useWords(registerWords);
  const filters = useFilters(FILTERS);
  const pages = usePages(conversionPageSchema, '/api/conversions', filters.chosen, { limit: 200 });
  return (
    <>
      <PageHead
        title={words.title}
        about={
          pages.first
            ? `${words.about} · ${words.versions(pages.first.rosterVersion)}`
            : words.about
        }
      />
      <AreaTabs label={area} tabs={REGISTER_TABS} />
      <EndlessTable<Conversion>
        name="conversions"
        label={words.list}
        columns={useColumns(filters.chosen.programme !== undefined)}
        pages={pages}
        rowKey={({ householdId }) => householdId}
        exportPath="/api/conversions"
        query={filters.chosen}
        empty={<Empty title={words.none} />}
        filters={<ConversionFilters {...filters} />}
      />
    </>
  );
}

const STATES: readonly (ConversionState | 'converted')[] = [
  'accepted',
  'awaitingAcceptance',
  'converted',
  'notConverted',
];

function ConversionFilters({ chosen, choose }: Filters<Name>) {
  const { conversions: words } = useWords(registerWords);
  const villages = useRead(villagesSchema, '/api/villages');
  const { options: programmes } = useProgrammes();
  const places = villages.value?.items ?? [];
  const towns = [...new Set(places.map(({ town }) => town))];
  const ofTown = places.filter(({ town }) => chosen.town === undefined || town === chosen.town);
  return (
    <>
      <SearchField
        label={words.search}
        value={chosen.text}
        onChange={(text) => choose({ text })}
        width={190}
      />
      <FilterSelect
        label={words.town}
        value={chosen.town}
        onChange={(town) => choose({ town, village: undefined })}
        options={towns.map((value) => ({ value, label: value }))}
        width={120}
        isSearched
      />
      <FilterSelect
        label={words.village}
        value={chosen.village}
        onChange={(village) => choose({ village })}
        options={ofTown.map(({ village }) => ({ value: village, label: village }))}
        width={130}
        isSearched
      />
      <FilterSelect
        label={words.state}
        value={chosen.state}
        onChange={(state) => choose({ state })}
        options={STATES.map((value) => ({ value, label: words.states[value] }))}
        width={130}
      />
      <FilterSelect
        label={words.programme}
        value={chosen.programme}
        onChange={(programme) => choose({ programme, offPlan: undefined })}
        options={programmes}
        width={240}
        isSearched
      />
      {chosen.programme !== undefined && (
        <FilterSelect
          label={words.plan}
          value={chosen.offPlan}
          onChange={(offPlan) => choose({ offPlan })}
          options={[
            { value: 'false', label: words.onPlan },
            { value: 'true', label: words.offPlan },
          ]}
          width={120}
        />
      )}
    </>
  );
}

function useColumns(isAgainstPlan: boolean): Column<Conversion>[] {
  const { conversions: words } = useWords(registerWords);
  const { columns } = words;
  const dash = (text: string | undefined) => text ?? <span className="nb-quiet">–</span>;
  const plan: Column<Conversion> = {
    key: 'plan',
    title: columns.plan,
    width: 90,
    render: ({ isOffPlan }) =>
      isOffPlan ? <Tag tone="waits">{words.offPlan}</Tag> : <Tag>{words.onPlan}</Tag>,
  };
  return [
    {
      key: 'household',
      title: columns.household,
      width: 130,
      isFixed: true,
      render: ({ householdId }) => (
        <Link to={`/register/households/${encodeURIComponent(householdId)}`}>{householdId}</Link>
      ),
    },
    { key: 'name', title: columns.name, width: 110, render: ({ name }) => name },
    { key: 'town', title: columns.town, width: 100, render: ({ town }) => town },
    { key: 'village', title: columns.village, width: 120, render: ({ village }) => village },
    {
      key: 'state',
      title: columns.state,
      width: 110,
      render: (row) => <StateTag state={stateOf(row)} />,
    },
    ...(isAgainstPlan ? [plan] : []),
    {
      key: 'cohort',
      title: columns.cohort,
      width: 90,
      render: ({ cohortYear }) => <span className="nb-number">{cohortYear}</span>,
    },
    {
      key: 'pathway',
      title: columns.pathway,
      width: 150,
      render: ({ pathway }) => dash(pathway),
    },
    {
      key: 'convertedOn',
      title: columns.convertedOn,
      width: 110,
      render: ({ convertedOn }) => dash(convertedOn),
    },
    {
      key: 'acceptedOn',
      title: columns.acceptedOn,
      width: 110,
      render: ({ acceptedOn }) => dash(acceptedOn),
    },
    {
      key: 'equipment',
      title: columns.equipment,
      width: 150,
      isOptional: true,
      render: ({ equipment }) => dash(equipment),
    },
    {
      key: 'area',
      title: columns.area,
      width: 100,
      isNumber: true,
      isOptional: true,
      render: ({ areaMilliM2 }) =>
        dash(areaMilliM2 === undefined ? undefined : areaText(areaMilliM2)),
    },
    {
      key: 'cost',
      title: columns.cost,
      width: 120,
      isNumber: true,
      isOptional: true,
      render: ({ costFen }) => (costFen === undefined ? dash(undefined) : <Money fen={costFen} />),
    },
    {
      key: 'acceptedBy',
      title: columns.acceptedBy,
      width: 120,
      isOptional: true,
      render: ({ acceptedBy }) => dash(acceptedBy),
    },
    {
      key: 'enteredAt',
      title: columns.enteredAt,
      width: 150,
      isOptional: true,
      render: ({ enteredAt }) => <span className="nb-number">{moment(enteredAt)}</span>,
    },
    {
      key: 'enteredBy',
      title: columns.enteredBy,
      width: 110,
      isOptional: true,
      render: ({ enteredBy }) => enteredBy,
    },
  ];
}

function StateTag({ state }: { readonly state: ConversionState }) {
  const { states } = useWords(registerWords).conversions;
  const tones = { accepted: 'good', awaitingAcceptance: 'waits', notConverted: 'plain' } as const;
  return <Tag tone={tones[state]}>{states[state]}</Tag>;
}
