/** ECharts with the few kinds of charts that the console draws, and nothing else of it. */
import { BarChart, HeatmapChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  ...[BarChart, HeatmapChart, CanvasRenderer],
  ...[GridComponent, LegendComponent, TooltipComponent, VisualMapComponent],
]);

export { init };
