import type { dailySchema } from '@nuanbu/contracts/http';
import type { EChartsCoreOption } from 'echarts/core';
import type { z } from 'zod';
import { kwh } from '../../../format/numbers.ts';
import type { Palette } from '../../../layout/palette.ts';

export type DailyEnergy = z.output<typeof dailySchema>;
type Day = DailyEnergy['days'][number];

/** The words that the chart needs. */
export interface DailyWords {
  readonly peak: string;
  readonly valley: string;
  readonly sources: Readonly<Record<Day['source'], string>>;
  readonly unit: string;
}

/** Whether a day's energy is no measurement: across a gap, or not known at all. */
export function isShaded(source: Day['source']): boolean {
  return source === 'interpolated' || source === 'none';
}

const PER_KWH = 1_000;

/** Stacked bars of peak and valley by day; estimates are lighter, gaps lie on a shade. */
export function dailyOption(
  { days }: Pick<DailyEnergy, 'days'>,
  words: DailyWords,
  palette: Palette,
): EChartsCoreOption {
  const names = days.map(({ day }) => day);
  const bars = (name: string, color: string, of: (day: Day) => number) => ({
    name,
    type: 'bar',
    stack: 'day',
    barCategoryGap: '25%',
    color,
    data: days.map((day) => ({
      value: of(day) / PER_KWH,
      itemStyle: { opacity: day.source === 'measured' ? 1 : 0.5 },
    })),
  });
  return {
    grid: { left: 8, right: 8, top: 30, bottom: 6, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      data: [words.peak, words.valley],
      itemWidth: 12,
      itemHeight: 12,
      textStyle: { color: palette.quiet },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (items: readonly { dataIndex: number }[]) => {
        const day = days[items[0]?.dataIndex ?? 0];
        return day ? tipOf(day, words) : '';
      },
    },
    // The second pair of axes is unseen: on it lies the shade, a bar as wide and high as its day.
    xAxis: [
      {
        type: 'category',
        data: names,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.edge } },
        axisLabel: { color: palette.quiet, formatter: (day: string) => day.slice(5) },
      },
      { type: 'category', data: names, show: false },
    ],
    yAxis: [
      {
        type: 'value',
        axisLabel: { color: palette.quiet },
        splitLine: { lineStyle: { color: palette.rule } },
      },
      { type: 'value', max: 1, show: false },
    ],
    series: [
      {
        type: 'bar',
        xAxisIndex: 1,
        yAxisIndex: 1,
        barWidth: '100%',
        silent: true,
        color: palette.gap,
        z: 1,
        data: days.map(({ source }) => (isShaded(source) ? 1 : 0)),
      },
      bars(words.peak, palette.peak, ({ peakWh }) => peakWh),
      bars(words.valley, palette.valley, ({ valleyWh }) => valleyWh),
    ],
  };
}

function tipOf({ day, totalWh, peakWh, valleyWh, source }: Day, words: DailyWords): string {
  const row = (name: string, wh: number) => `${name} <b>${kwh(wh)}</b>`;
  return [
    `${day} · ${words.sources[source]}`,
    `<b>${kwh(totalWh)}</b> ${words.unit}`,
    row(words.peak, peakWh),
    row(words.valley, valleyWh),
  ].join('<br>');
}
