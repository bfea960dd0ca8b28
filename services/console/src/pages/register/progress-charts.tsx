import { useCallback } from 'react';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import type { Palette } from '../../layout/palette.ts';
import { Chart } from '../../parts/chart/chart.tsx';
import { daysFrom, nameOf, type ProgressRow } from './progress-rows.ts';
import { registerWords } from './words.ts';

const ROW_PX = 26;
const FRAME_PX = 60;
const DAY_PX = 220;

/** Plan and conversions of each group, side by side. */
export function PlanChart({ rows }: { readonly rows: readonly ProgressRow[] }) {
  const { progress: words } = useWords(registerWords);
  const name = useCallback((row: ProgressRow) => nameOf(row) ?? words.groups.district, [words]);
  const draw = useCallback(
    (palette: Palette) => ({
      grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: palette.quiet } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: palette.quiet },
        splitLine: { lineStyle: { color: palette.rule } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(name),
        axisLabel: { color: palette.text },
        axisLine: { lineStyle: { color: palette.rule } },
        axisTick: { show: false },
      },
      series: [
        {
          type: 'bar',
          name: words.planned,
          data: rows.map(({ planned }) => planned ?? null),
          itemStyle: { color: palette.gap, borderColor: palette.edge, borderWidth: 1 },
          barMaxWidth: 14,
        },
        {
          type: 'bar',
          name: words.inAll,
          data: rows.map(({ convertedInAll }) => convertedInAll),
          itemStyle: { color: palette.valley },
          barMaxWidth: 14,
          barGap: '-100%',
        },
      ],
    }),
    [rows, name, words],
  );
  return (
    <Chart
      label={words.chartLabel}
      draw={draw}
      height={FRAME_PX + ROW_PX * rows.length}
      table={
        <table className="nb-grid">
          <thead>
            <tr>
              <th scope="col">{words.by}</th>
              <th scope="col" className="nb-right">
                {words.planned}
              </th>
              <th scope="col" className="nb-right">
                {words.inAll}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.town}/${row.village}/${row.pathway}`}>
                <th scope="row">{name(row)}</th>
                <td className="nb-number nb-right">
                  {row.planned === undefined ? '–' : count(row.planned)}
                </td>
                <td className="nb-number nb-right">{count(row.convertedInAll)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}

/** Conversions of each day of the period. */
export function DayChart({
  firstDay,
  converted,
}: {
  readonly firstDay: string;
  readonly converted: readonly number[];
}) {
  const { progress: words } = useWords(registerWords);
  const draw = useCallback(
    (palette: Palette) => ({
      grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: {
        type: 'category',
        data: daysFrom(firstDay, converted.length),
        axisLabel: { color: palette.quiet },
        axisLine: { lineStyle: { color: palette.rule } },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: palette.quiet },
        splitLine: { lineStyle: { color: palette.rule } },
      },
      series: [
        {
          type: 'bar',
          name: words.inPeriod,
          data: [...converted],
          itemStyle: { color: palette.valley },
          barMaxWidth: 40,
        },
      ],
    }),
    [firstDay, converted, words],
  );
  return (
    <Chart
      label={words.perDayLabel}
      draw={draw}
      height={DAY_PX}
      table={
        <table className="nb-grid">
          <thead>
            <tr>
              <th scope="col">{words.date}</th>
              <th scope="col" className="nb-right">
                {words.inPeriod}
              </th>
            </tr>
          </thead>
          <tbody>
            {daysFrom(firstDay, converted.length).map((day, index) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td className="nb-number nb-right">{count(converted[index] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
