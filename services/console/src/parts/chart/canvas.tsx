import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { init } from './engine.ts';

export interface CanvasProps {
  readonly option: EChartsCoreOption;
  readonly height: number;
  readonly label: string;
  readonly onPick?: ((name: string, seriesIndex: number, dataIndex: number) => void) | undefined;
}

/** The drawing itself; loaded only where a chart is. */
export default function Canvas({ option, height, label, onPick }: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const picked = useRef(onPick);
  picked.current = onPick;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = init(element);
    chart.current = made;
    made.on('click', ({ name, seriesIndex = 0, dataIndex }) =>
      picked.current?.(String(name), seriesIndex, dataIndex),
    );
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
