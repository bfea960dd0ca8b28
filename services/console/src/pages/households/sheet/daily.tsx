import { dailySchema } from '@nuanbu/contracts/http';
import { DAY_SOURCES } from '@nuanbu/terms';
import { useCallback } from 'react';
import { useRead } from '../../../api/queries.ts';
import { kwh } from '../../../format/numbers.ts';
import { moment } from '../../../format/times.ts';
import { useWords } from '../../../language/language.tsx';
import { sharedWords } from '../../../language/shared.ts';
import type { Palette } from '../../../layout/palette.ts';
import { Kwh } from '../../../parts/amounts.tsx';
import { Chart } from '../../../parts/chart/chart.tsx';
import { CodeTag } from '../../../parts/code-tag.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { Shown } from '../../../parts/states.tsx';
import { type DailyEnergy, dailyOption, isShaded } from './daily-option.ts';
import { sheetWords } from './words.ts';

const HEIGHT = 240;

/** The household's energy day by day, as the run saw it. */
export function Daily({ path, run }: { readonly path: string; readonly run: number }) {
  const { daily: words } = useWords(sheetWords);
  const daily = useRead(dailySchema, `${path}/daily`, { run });
  return (
    <Section title={words.title} about={words.about}>
      <Shown reading={daily} rows={4}>
        {(value) =>
          value.days.length === 0 ? (
            <p className="nb-quiet">{words.none}</p>
          ) : (
            <DailyChart daily={value} />
          )
        }
      </Shown>
    </Section>
  );
}

function DailyChart({ daily }: { readonly daily: DailyEnergy }) {
  const { daily: words } = useWords(sheetWords);
  const shared = useWords(sharedWords);
  const draw = useCallback(
    (palette: Palette) =>
      dailyOption(
        daily,
        {
          peak: words.peak,
          valley: words.valley,
          unit: shared.kwh,
          sources: {
            measured: words.measured,
            estimated: words.estimated,
            interpolated: words.gap,
            none: words.unknown,
          },
        },
        palette,
      ),
    [daily, words, shared],
  );
  const gapDays = daily.days.filter(({ source }) => isShaded(source)).length;
  return (
    <>
      <Chart
        label={words.label(daily.days.length, gapDays)}
        draw={draw}
        height={HEIGHT}
        table={<DailyTable daily={daily} />}
      />
      {daily.blocks.length > 0 && (
        <ul className="nb-lines nb-fine">
          {daily.blocks.map(({ meterId, from, to, totalWh }) => (
            <li key={`${meterId}${from}`}>
              {totalWh === undefined
                ? words.blockUnknown(moment(from), moment(to))
                : words.block(moment(from), moment(to), kwh(totalWh))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function DailyTable({ daily }: { readonly daily: DailyEnergy }) {
  const { daily: words } = useWords(sheetWords);
  return (
    <table className="nb-grid">
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          {[words.total, words.peak, words.valley].map((title) => (
            <th key={title} scope="col" className="nb-right">
              {title}
            </th>
          ))}
          <th scope="col">{words.source}</th>
        </tr>
      </thead>
      <tbody>
        {daily.days.map(({ day, totalWh, peakWh, valleyWh, source }) => (
          <tr key={day}>
            <td className="nb-number">{day}</td>
            {[totalWh, peakWh, valleyWh].map((wh, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: always the same three columns.
              <td key={index} className="nb-right">
                <Kwh wh={wh} />
              </td>
            ))}
            <td>
              <CodeTag table={DAY_SOURCES} code={source} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
