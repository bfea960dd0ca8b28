import { progressSchema, runPageSchema } from '@nuanbu/contracts/http';
import { Alert, Input, Segmented } from 'antd';
import { useRead } from '../../api/queries.ts';
import { useSession } from '../../api/session.tsx';
import { count, percent } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { Figures } from '../../parts/figures.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { type Filters, useFilters } from '../../parts/filters.ts';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { type KnownProgrammes, useProgrammes } from '../../parts/programmes.ts';
import { Empty, Loading, Shown } from '../../parts/states.tsx';
import { REGISTER_TABS } from './pages.ts';
import { DayChart, PlanChart } from './progress-charts.tsx';
import { type Progress, sumOf } from './progress-rows.ts';
import { ProgressTable } from './progress-table.tsx';
import { registerWords } from './words.ts';

const FILTERS = ['programme', 'kind', 'day', 'by'] as const;
type Name = (typeof FILTERS)[number];
const GROUPS = ['village', 'town', 'pathway', 'district'] as const;

/** Conversions against a programme's plan, by day or week. */
export default function ProgressPage() {
  const { area, progress: words } = useWords(registerWords);
  const filters = useFilters(FILTERS);
  const { options, usual, isKnown } = useProgrammeChoice();
  const programme = filters.chosen.programme ?? usual;
  const { scope } = useSession();
  // Whoever sees villages alone has no town as a whole.
  const by = scope === 'all' || scope.towns.length > 0 ? 'town' : 'village';
  const query = { by, ...filters.chosen, programme };
  const reading = useRead(progressSchema, '/api/progress', query, {
    isEnabled: programme !== undefined,
    keepsPrevious: true,
  });
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={REGISTER_TABS} />
      {programme === undefined ? (
        isKnown ? (
          <Empty title={words.noProgramme} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          <Choice {...filters} options={options} programme={programme} by={query.by} />
          <Shown reading={reading}>
            {(progress) => <ProgressBody progress={progress} query={query} />}
          </Shown>
        </>
      )}
    </>
  );
}

/** The programmes on file, and of them the one that was settled last. */
function useProgrammeChoice() {
  const programmes = useProgrammes();
  const runs = useRead(runPageSchema, '/api/runs', { limit: 1 });
  const { names, options } = programmes;
  const isKnown = programmes.isKnown && !runs.isLoading;
  const usual = isKnown ? (runs.value?.items[0]?.programme ?? names[0]) : undefined;
  return { options, usual, isKnown };
}

function Choice({
  chosen,
  choose,
  options,
  programme,
  by,
}: Filters<Name> & {
  readonly options: KnownProgrammes['options'];
  readonly programme: string;
  readonly by: string;
}) {
  const { progress: words } = useWords(registerWords);
  return (
    <div className="nb-toolbar">
      <div className="nb-filters">
        <FilterSelect
          label={words.programme}
          value={programme}
          onChange={(value) => choose({ programme: value })}
          options={options}
          width={260}
          canBeClear={false}
          isSearched
        />
        <FilterSelect
          label={words.by}
          value={by}
          onChange={(value) => choose({ by: value })}
          options={GROUPS.map((value) => ({ value, label: words.groups[value] }))}
          width={130}
          canBeClear={false}
        />
        <Segmented
          aria-label={words.kind}
          value={chosen.kind ?? 'day'}
          onChange={(kind) => choose({ kind })}
          options={[
            { value: 'day', label: words.day },
            { value: 'week', label: words.week },
          ]}
        />
        <Input
          type="date"
          aria-label={words.date}
          value={chosen.day ?? ''}
          onChange={({ target }) => choose({ day: target.value || undefined })}
          style={{ width: 160 }}
        />
      </div>
    </div>
  );
}

function ProgressBody({
  progress,
  query,
}: {
  readonly progress: Progress;
  readonly query: Readonly<Record<string, string | undefined>>;
}) {
  const { progress: words } = useWords(registerWords);
  const { rows, firstDay, lastDay, planVersion, otherCohorts } = progress;
  const sum = progress.total ?? sumOf(rows);
  const figures = [
    ...(sum.planned === undefined ? [] : [{ label: words.planned, value: count(sum.planned) }]),
    {
      label: words.inAll,
      value: count(sum.convertedInAll),
      says: sum.planned === undefined ? undefined : percent(sum.convertedInAll, sum.planned),
    },
    {
      label: words.inPeriod,
      value: count(sum.converted),
      says: words.span(firstDay, lastDay),
    },
    { label: words.accepted, value: count(sum.accepted) },
    { label: words.waiting, value: count(Math.max(0, sum.convertedInAll - sum.accepted)) },
    {
      label: words.withoutDay,
      value: count(sum.withoutDay),
      says: sum.withoutDay > 0 ? words.withoutDayWhy : undefined,
    },
  ];
  return (
    <>
      {planVersion === undefined && <Alert type="info" showIcon title={words.noPlan} />}
      <Section title={words.span(firstDay, lastDay)}>
        <Figures figures={figures} />
        {otherCohorts > 0 && <p className="nb-fine">{words.other(otherCohorts)}</p>}
      </Section>
      {rows.length > 0 && (
        <Section title={words.chart}>
          <PlanChart rows={rows} />
        </Section>
      )}
      {sum.convertedByDay.length > 1 && (
        <Section title={words.perDay}>
          <DayChart firstDay={firstDay} converted={sum.convertedByDay} />
        </Section>
      )}
      <Section title={words.list}>
        <ProgressTable rows={rows} query={query} />
      </Section>
    </>
  );
}
