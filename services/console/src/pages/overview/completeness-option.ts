import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from '../../layout/palette.ts';
import type { Matrix } from './completeness.tsx';

type Village = Pick<Matrix['villages'][number], 'metersExpected' | 'metersSeen'>;

const PERCENT = 100;
const MARKS_OF_DAYS = 14;

/** How many readings were expected over all days, and how many came. */
export function averageOf({ metersExpected, metersSeen }: Village) {
  const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
  return { seen: sum(metersSeen), expected: sum(metersExpected) };
}

/** The first of the days on which the smallest part was heard; none where nothing was expected. */
export function worstOf({ metersExpected, metersSeen }: Village) {
  let worst: { index: number; seen: number; expected: number } | undefined;
  metersExpected.forEach((expected, index) => {
    const seen = metersSeen[index] ?? 0;
    if (expected === 0) return;
    if (!worst || seen * worst.expected < worst.seen * expected) worst = { index, seen, expected };
  });
  return worst;
}

/** Villages by days, the darker the fuller; a day on which nothing was expected stays empty. */
export function completenessOption(
  { villages, days }: Pick<Matrix, 'villages' | 'days'>,
  palette: Palette,
  tip: (seen: string, expected: string) => string,
): EChartsCoreOption {
  const data = villages.flatMap(({ metersExpected, metersSeen }, row) =>
    days.map((_, column) => {
      const expected = metersExpected[column] ?? 0;
      const seen = metersSeen[column] ?? 0;
      return [column, row, expected === 0 ? '-' : Math.floor((seen * PERCENT) / expected)];
    }),
  );
  return {
    animation: false,
    grid: { left: 4, right: 8, top: 6, bottom: 44, containLabel: true },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const village = villages[Math.floor(dataIndex / days.length)];
        const column = dataIndex % days.length;
        if (!village) return '';
        const seen = String(village.metersSeen[column] ?? 0);
        const expected = String(village.metersExpected[column] ?? 0);
        return `${village.town} / ${village.village} · ${days[column]}<br>${tip(seen, expected)}`;
      },
    },
    xAxis: {
      type: 'category',
      data: days,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: {
        color: palette.quiet,
        interval: Math.max(0, Math.ceil(days.length / MARKS_OF_DAYS) - 1),
        formatter: (day: string) => day.slice(5),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: villages.map(({ village }) => village),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.quiet, fontSize: 12, interval: 0 },
    },
    visualMap: {
      type: 'piecewise',
      dimension: 2,
      seriesIndex: 0,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemWidth: 14,
      itemHeight: 10,
      textStyle: { color: palette.quiet },
      pieces: [
        { value: PERCENT, label: '100%', color: palette.full },
        { min: 95, max: 99, label: '≥95%', color: palette.nearlyFull },
        { min: 50, max: 94, label: '≥50%', color: palette.half },
        { min: 0, max: 49, label: '<50%', color: palette.low },
      ],
    },
    series: [
      {
        type: 'heatmap',
        data,
        itemStyle: { borderWidth: 1, borderColor: palette.paper },
        emphasis: { itemStyle: { borderColor: palette.text } },
      },
    ],
  };
}
