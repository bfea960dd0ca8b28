import { concentratorsSchema, matrixSchema } from '@nuanbu/contracts/http';
import { Alert } from 'antd';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count, percent } from '../../format/numbers.ts';
import { dayText } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { DayField } from '../../parts/day-field.tsx';
import { Figures } from '../../parts/figures.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { countOf, type Matrix, type VillageSum, villageSums } from './completeness.ts';
import { CompletenessChart } from './completeness-chart.tsx';
import { completenessWords } from './completeness-words.ts';
import './feeders.css';
import { FEEDER_TABS } from './pages.ts';
import { feederWords } from './words.ts';

const FILTERS = ['from', 'to'] as const;
const DAY_S = 86_400;
const USUAL_DAYS = 30;

/** How many meters of each village were heard on each day. */
export default function CompletenessPage() {
  const texts = useWords(feederWords);
  const words = useWords(completenessWords);
  const { chosen, choose } = useFilters(FILTERS);
  const span = useSpan(chosen);
  const isSpan = span !== undefined && span.from <= span.to;
  const matrix = useRead(matrixSchema, '/api/completeness/matrix', span, {
    isEnabled: isSpan,
    keepsPrevious: true,
  });
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        actions={
          span && (
            <>
              <DayField label={words.from} day={span.from} onChange={(from) => choose({ from })} />
              <DayField label={words.to} day={span.to} onChange={(to) => choose({ to })} />
            </>
          )
        }
      />
      <AreaTabs label={texts.area} tabs={FEEDER_TABS} />
      {span && !isSpan && <Alert type="warning" showIcon title={words.spanWrong} role="alert" />}
      <Shown reading={matrix}>{(value) => <MatrixBody matrix={value} span={span} />}</Shown>
    </>
  );
}

/** The days that are asked for; unless chosen, the thirty up to the newest reading that one may see. */
function useSpan(chosen: Partial<Record<'from' | 'to', string>>) {
  const mayLook = useMay()('seeFeeders');
  const options = { isEnabled: mayLook };
  const { value, failure } = useRead(concentratorsSchema, '/api/concentrators', {}, options);
  if (mayLook && !value && !failure) return undefined;
  const newest = value?.items.flatMap(({ lastReadingAt }) => lastReadingAt ?? []) ?? [];
  const last = newest.length > 0 ? Math.max(...newest) : Math.floor(Date.now() / 1_000);
  const to = chosen.to ?? dayText(last);
  return { from: chosen.from ?? dayText(last - (USUAL_DAYS - 1) * DAY_S), to };
}

function MatrixBody({
  matrix,
  span,
}: {
  readonly matrix: Matrix;
  readonly span: ReturnType<typeof useSpan>;
}) {
  const words = useWords(completenessWords);
  const sums = villageSums(matrix);
  if (sums.length === 0) return <Empty title={words.none} />;
  const expected = sums.reduce((sum, each) => sum + each.expected, 0);
  const seen = sums.reduce((sum, each) => sum + each.seen, 0);
  const figures = [
    { label: words.overall, value: percent(seen, expected) },
    { label: words.meterDays, value: count(expected) },
    { label: words.seenDays, value: count(seen) },
    { label: words.whole, value: count(countOf(matrix, 4)) },
    { label: words.silent, value: count(countOf(matrix, 0)) },
  ];
  return (
    <>
      <Section title={words.chart}>
        <Figures figures={figures} />
        <CompletenessChart matrix={matrix} />
      </Section>
      <Section title={words.list}>
        <VillageTable sums={sums} span={span} />
      </Section>
    </>
  );
}

function VillageTable({
  sums,
  span,
}: {
  readonly sums: readonly VillageSum[];
  readonly span: ReturnType<typeof useSpan>;
}) {
  const words = useWords(completenessWords);
  const { columns } = words;
  const shown: Column<VillageSum>[] = [
    { key: 'town', title: columns.town, render: ({ town }) => town },
    { key: 'village', title: columns.village, render: ({ village }) => village },
    { key: 'meters', title: columns.meters, isNumber: true, render: (row) => count(row.meters) },
    {
      key: 'expected',
      title: columns.expected,
      isNumber: true,
      render: ({ expected }) => count(expected),
    },
    { key: 'seen', title: columns.seen, isNumber: true, render: ({ seen }) => count(seen) },
    {
      key: 'share',
      title: columns.share,
      isNumber: true,
      render: ({ seen, expected }) => percent(seen, expected),
    },
    {
      key: 'worst',
      title: columns.worst,
      render: ({ worst }) => (worst ? words.missing(worst.day, worst.seen, worst.of) : '–'),
    },
    { key: 'last', title: columns.last, render: ({ last }) => last ?? '–' },
  ];
  return (
    <PlainTable<VillageSum>
      name="completeness"
      label={words.list}
      columns={shown}
      rows={sums}
      rowKey={({ town, village }) => `${town}/${village}`}
      exportPath="/api/completeness/matrix/days"
      query={span}
    />
  );
}
