import type { EChartsCoreOption } from 'echarts/core';
import { lazy, type ReactNode, Suspense, useId, useMemo, useState } from 'react';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { FONT, type Palette, paletteOf } from '../../layout/palette.ts';
import { usePreferences } from '../../layout/preferences.tsx';
import { Scroll } from '../scroll.tsx';

const Canvas = lazy(() => import('./canvas.tsx'));

export interface ChartProps {
  /** What the chart shows, in a sentence, for whoever does not see it. */
  readonly label: string;
  /** Makes the option from the colors of the moment; made with `useCallback`. */
  readonly draw: (palette: Palette) => EChartsCoreOption;
  readonly height: number;
  /** The same numbers as a table: every chart has one. */
  readonly table: ReactNode;
  readonly onPick?: (name: string, seriesIndex: number, dataIndex: number) => void;
}

/** A chart in the colors of the theme, with its numbers as a table for those who ask for it. */
export function Chart({ label, draw, height, table, onPick }: ChartProps) {
  const { chart: words } = useWords(sharedWords);
  const { isDark } = usePreferences();
  const [isTable, setTable] = useState(false);
  const body = useId();
  const option = useMemo(
    () => withTheme(draw(paletteOf(isDark)), paletteOf(isDark)),
    [draw, isDark],
  );
  return (
    <figure className="nb-chart">
      <Suspense fallback={<div style={{ height }} />}>
        <Canvas option={option} height={height} label={label} onPick={onPick} />
      </Suspense>
      <button
        type="button"
        className="nb-textbutton"
        aria-expanded={isTable}
        aria-controls={body}
        onClick={() => setTable(!isTable)}
      >
        {isTable ? words.hideTable : words.asTable}
      </button>
      <div id={body} className="nb-chart-table">
        {isTable && <Scroll label={label}>{table}</Scroll>}
      </div>
    </figure>
  );
}

function withTheme(option: EChartsCoreOption, palette: Palette): EChartsCoreOption {
  return {
    animationDuration: 200,
    textStyle: { fontFamily: FONT, color: palette.quiet },
    ...option,
    tooltip: {
      backgroundColor: palette.raised,
      borderColor: palette.edge,
      textStyle: { color: palette.text, fontSize: 13 },
      confine: true,
      ...(option.tooltip as object | undefined),
    },
  };
}
