import { matrixSchema } from '@nuanbu/contracts/http';
import { addDays, type Day } from '@nuanbu/units';
import { Segmented } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { z } from 'zod';
import { addressOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { percent } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import type { Palette } from '../../layout/palette.ts';
import { Chart } from '../../parts/chart/chart.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import { averageOf, completenessOption, worstOf } from './completeness-option.ts';
import { type Outlook, type SeasonChoice, useForecast } from './outlook.ts';
import { overviewWords } from './words.ts';

export type Matrix = z.output<typeof matrixSchema>;
type Span = 'last' | 'whole';

const LAST_DAYS = 28;
const ROW_PX = 17;
const EDGES_PX = 56;

/** Whose meters were heard on which days: villages by days, as far as the season's data goes. */
export function Completeness({ choice }: { readonly choice: SeasonChoice | undefined }) {
  const { completeness: words } = useWords(overviewWords);
  const { value: forecast } = useForecast(choice);
  const outlook = forecast?.state === 'ready' ? forecast : undefined;
  const [span, setSpan] = useState<Span>('last');
  const days = outlook && daysOf(outlook, span);
  const matrix = useRead(
    matrixSchema,
    '/api/completeness/matrix',
    { ...days },
    {
      isEnabled: days !== undefined,
      keepsPrevious: true,
    },
  );
  if (!days) return null;
  return (
    <Section
      title={words.title}
      about={`${days.from} – ${days.to}`}
      actions={
        <Segmented<Span>
          size="small"
          aria-label={words.span}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'last', label: words.last(LAST_DAYS) },
            { value: 'whole', label: words.whole },
          ]}
        />
      }
    >
      <Shown reading={matrix}>{(value) => <HeatMap matrix={value} />}</Shown>
    </Section>
  );
}

/** The days that are shown: to the last one with data. */
function daysOf({ season, asOf }: Outlook, span: Span): { from: Day; to: Day } | undefined {
  const to = [asOf.lastDay ?? season.firstDay, season.lastDay].sort()[0]!;
  const from = span === 'whole' ? season.firstDay : addDays(to, 1 - LAST_DAYS);
  return { from: [from, season.firstDay].sort().at(-1)!, to };
}

function HeatMap({ matrix }: { readonly matrix: Matrix }) {
  const { completeness: words } = useWords(overviewWords);
  const navigate = useNavigate();
  const draw = useCallback(
    (palette: Palette) => completenessOption(matrix, palette, words.tip),
    [matrix, words],
  );
  const { villages, days } = matrix;
  if (villages.length === 0) return <p className="nb-quiet">{words.none}</p>;
  return (
    <Chart
      label={words.label(villages.length, days.length)}
      height={villages.length * ROW_PX + EDGES_PX}
      draw={draw}
      onPick={(_, __, index) => {
        const village = villages[Math.floor(index / days.length)];
        if (village) void navigate(householdsOf(village));
      }}
      table={<CompletenessTable matrix={matrix} />}
    />
  );
}

function householdsOf({ town, village }: { town: string; village: string }): string {
  return addressOf('/households', { place: `${town}/${village}` });
}

/** The same for those who do not see the map: each village's average and its worst day. */
function CompletenessTable({ matrix: { villages, days } }: { readonly matrix: Matrix }) {
  const { completeness: words } = useWords(overviewWords);
  return (
    <table className="nb-grid">
      <thead>
        <tr>
          <th scope="col">{words.village}</th>
          <th scope="col" className="nb-right">
            {words.average}
          </th>
          <th scope="col">{words.worst}</th>
        </tr>
      </thead>
      <tbody>
        {villages.map((village) => {
          const average = averageOf(village);
          const worst = worstOf(village);
          return (
            <tr key={`${village.town}/${village.village}`}>
              <td>
                <Link to={householdsOf(village)}>
                  {village.town} / {village.village}
                </Link>
              </td>
              <td className="nb-right nb-number">{percent(average.seen, average.expected)}</td>
              <td className="nb-number">
                {worst &&
                  `${days[worst.index]} · ${words.tip(String(worst.seen), String(worst.expected))}`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
