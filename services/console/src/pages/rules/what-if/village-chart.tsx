import { useCallback } from 'react';
import { yuan } from '../../../format/numbers.ts';
import { useWords } from '../../../language/language.tsx';
import type { Palette } from '../../../layout/palette.ts';
import { Chart } from '../../../parts/chart/chart.tsx';
import type { Report } from './what-if-report.tsx';
import { whatIfWords } from './words.ts';

type Village = Report['byVillage'][number];

const ROW_PX = 24;
const FRAME_PX = 44;
const FEN = 100;

/** The difference that each village would see, those with the largest first. */
export function VillageChart({ villages }: { readonly villages: readonly Village[] }) {
  const words = useWords(whatIfWords);
  const moved = villages
    .filter(({ differenceFen }) => differenceFen !== 0)
    .sort((a, b) => Math.abs(b.differenceFen) - Math.abs(a.differenceFen));
  const names = JSON.stringify(moved.map(({ village }) => village));
  const amounts = JSON.stringify(moved.map(({ differenceFen }) => differenceFen));
  // The texts are equal where the villages are, so that nothing is drawn anew for nothing.
  const draw = useCallback(
    (palette: Palette) => ({
      grid: { left: 8, right: 24, top: 4, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: {
        type: 'value',
        axisLabel: { color: palette.quiet },
        splitLine: { lineStyle: { color: palette.rule } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: JSON.parse(names),
        axisLabel: { color: palette.text },
        axisLine: { lineStyle: { color: palette.rule } },
        axisTick: { show: false },
      },
      series: [
        {
          type: 'bar',
          name: words.difference,
          data: (JSON.parse(amounts) as number[]).map((fen) => ({
            value: fen / FEN,
            itemStyle: { color: fen > 0 ? palette.good : palette.bad },
          })),
          barMaxWidth: 14,
        },
      ],
    }),
    [names, amounts, words],
  );
  return (
    <Chart
      label={words.chartLabel}
      draw={draw}
      height={FRAME_PX + ROW_PX * moved.length}
      table={
        <table className="nb-grid">
          <thead>
            <tr>
              <th scope="col">{words.columns.village}</th>
              <th scope="col" className="nb-right">
                {words.columns.difference}
              </th>
            </tr>
          </thead>
          <tbody>
            {moved.map(({ town, village, differenceFen }) => (
              <tr key={`${town}/${village}`}>
                <th scope="row">{village}</th>
                <td className="nb-number nb-right">{yuan(differenceFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
