import type { CallbackDataParams } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useWords } from '../../language/language.tsx';
import type { Palette } from '../../layout/palette.ts';
import { paletteOf } from '../../layout/palette.ts';
import { usePreferences } from '../../layout/preferences.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { type Matrix, STEPS, type Step, stepOf } from './completeness.ts';
import { completenessWords } from './completeness-words.ts';

const ROW_PX = 16;
const HEAD_PX = 34;

/** What is missing stands out; what is whole is quiet. */
function colorOf(step: Step, palette: Palette): string {
  const { gap, bad, badTint, waits, waitsTint, goodTint } = palette;
  if (step === 'none') return gap;
  const someWaits = mixed(waits, waitsTint);
  const steps = [bad, mixed(bad, badTint), someWaits, mixed(someWaits, waitsTint), goodTint];
  return steps[step] ?? gap;
}

/** Half of the one color and half of the other, both as `#rrggbb`. */
function mixed(one: string, other: string): string {
  const parts = [1, 3, 5].map((from) => {
    const [a, b] = [one, other].map((color) => Number.parseInt(color.slice(from, from + 2), 16));
    return Math.round(((a ?? 0) + (b ?? 0)) / 2)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}

/** Villages × days as squares in the color of their step; the numbers are in the tooltip and table. */
export function CompletenessChart({ matrix }: { readonly matrix: Matrix }) {
  const words = useWords(completenessWords);
  const { days, villages } = matrix;
  const names = villages.map(({ village }) => village);
  const draw = useCallback(
    (palette: Palette) => ({
      grid: { left: 8, right: 8, top: 8, bottom: 24, containLabel: true },
      xAxis: {
        type: 'category',
        data: days,
        axisLabel: { color: palette.quiet, formatter: (day: string) => day.slice(5) },
        axisLine: { lineStyle: { color: palette.rule } },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'category',
        data: villages.map(({ village }) => village),
        inverse: true,
        axisLabel: { color: palette.quiet, fontSize: 11, interval: 0 },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      tooltip: {
        formatter: ({ value }: CallbackDataParams) => {
          const [day = 0, row = 0] = value as number[];
          const village = villages[row];
          const of = village?.metersExpected[day] ?? 0;
          const text = words.missing(days[day] ?? '', village?.metersSeen[day] ?? 0, of);
          return `${village?.village ?? ''} ${text}`;
        },
      },
      visualMap: {
        show: false,
        type: 'piecewise',
        dimension: 2,
        pieces: STEPS.map((step, index) => ({ value: index, color: colorOf(step, palette) })),
      },
      series: [
        {
          type: 'heatmap',
          data: villages.flatMap(({ metersSeen, metersExpected }, row) =>
            days.map((_, day) => [
              day,
              row,
              STEPS.indexOf(stepOf(metersSeen[day] ?? 0, metersExpected[day] ?? 0)),
            ]),
          ),
          itemStyle: { borderColor: palette.paper, borderWidth: 1 },
        },
      ],
    }),
    [days, villages, words],
  );
  return (
    <>
      <Legend />
      <Chart
        label={words.chartLabel(names.length, days.length)}
        draw={draw}
        height={HEAD_PX + ROW_PX * names.length}
        table={<MatrixTable matrix={matrix} />}
      />
    </>
  );
}

function Legend() {
  const words = useWords(completenessWords);
  const palette = paletteOf(usePreferences().isDark);
  return (
    <div className="nb-legend">
      {STEPS.map((step) => (
        <span key={step}>
          <i style={{ background: colorOf(step, palette) }} aria-hidden />
          {words.legend[step]}
        </span>
      ))}
    </div>
  );
}

/** The same numbers for whoever does not see colors: days down, villages across. */
function MatrixTable({ matrix: { days, villages } }: { readonly matrix: Matrix }) {
  const words = useWords(completenessWords);
  return (
    <table className="nb-grid">
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          {villages.map(({ town, village }) => (
            <th key={`${town}/${village}`} scope="col">
              {village}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day, index) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {villages.map(({ town, village, metersSeen, metersExpected }) => (
              <td key={`${town}/${village}`} className="nb-number">
                {metersSeen[index]}/{metersExpected[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
