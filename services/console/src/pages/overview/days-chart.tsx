import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { kwh, wholeKwh } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import type { Palette } from '../../layout/palette.ts';
import { Kwh } from '../../parts/amounts.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import type { Outlook } from './outlook.ts';
import { overviewWords } from './words.ts';

const HEIGHT = 180;
const PER_KWH = 1_000;

/** The season day by day: what was read, and what is expected of the rest. */
export function DaysChart({ days }: { readonly days: Outlook['days'] }) {
  const { outlook: words } = useWords(overviewWords);
  const shared = useWords(sharedWords);
  const draw = useCallback(
    (palette: Palette): EChartsCoreOption => {
      const bars = (name: string, color: string, isExpected: boolean) => ({
        name,
        type: 'bar',
        stack: 'day',
        color,
        barCategoryGap: '20%',
        data: days.map((day) => (day.isExpected === isExpected ? day.wh / PER_KWH : 0)),
      });
      return {
        grid: { left: 8, right: 8, top: 30, bottom: 4, containLabel: true },
        legend: {
          top: 0,
          left: 0,
          itemWidth: 12,
          itemHeight: 12,
          textStyle: { color: palette.quiet },
        },
        tooltip: {
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: (items: readonly { dataIndex: number }[]) => {
            const day = days[items[0]?.dataIndex ?? 0];
            if (!day) return '';
            const kind = day.isExpected ? words.expected : words.read;
            return `${day.day} · ${kind}<br><b>${kwh(day.wh)}</b> ${shared.kwh}`;
          },
        },
        xAxis: {
          type: 'category',
          data: days.map(({ day }) => day),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: palette.edge } },
          axisLabel: { color: palette.quiet, formatter: (day: string) => day.slice(5) },
        },
        yAxis: {
          type: 'value',
          splitNumber: 3,
          axisLabel: {
            color: palette.quiet,
            formatter: (value: number) => wholeKwh(value * PER_KWH),
          },
          splitLine: { lineStyle: { color: palette.rule } },
        },
        series: [bars(words.read, palette.valley, false), bars(words.expected, palette.gap, true)],
      };
    },
    [days, words, shared],
  );
  const expected = days.filter(({ isExpected }) => isExpected).length;
  return (
    <Chart
      label={words.chartLabel(days.length - expected, expected)}
      height={HEIGHT}
      draw={draw}
      table={
        <table className="nb-grid">
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <th scope="col" className="nb-right">
                {words.energyKwh}
              </th>
              <th scope="col">{words.kind}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, wh, isExpected }) => (
              <tr key={day}>
                <td className="nb-number">{day}</td>
                <td className="nb-right">
                  <Kwh wh={wh} />
                </td>
                <td>{isExpected ? words.expected : words.read}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
