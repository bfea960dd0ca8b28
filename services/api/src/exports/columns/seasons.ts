/** How a season so far is written as tables. */
import { DAY_SOURCES } from '@nuanbu/terms';
import { type Column, coded, count, day, kwh, yuan } from '../column.ts';
import { FINDING_WORDS, PLACE } from './register.ts';

export const FORECAST_COLUMNS: readonly Column[] = [
  ...PLACE,
  count('households.all', '户数', 'Households'),
  count('households.entitled', '有资格户数', 'Entitled'),
  count('households.aboveStart', '已达起补量', 'Above the start'),
  count('households.willReachStart', '预计将达起补量', 'Will reach the start'),
  count('households.atCap', '已到上限', 'At the limit'),
  kwh('energy.soFarWh', '截至目前电量(kWh)', 'kWh so far'),
  kwh('energy.lowWh', '期末电量低值(kWh)', 'kWh, low'),
  kwh('energy.bestWh', '期末电量预计(kWh)', 'kWh, best'),
  kwh('energy.highWh', '期末电量高值(kWh)', 'kWh, high'),
  yuan('money.soFarFen', '截至目前补贴(元)', 'Yuan so far'),
  yuan('money.lowFen', '期末补贴低值(元)', 'Yuan, low'),
  yuan('money.bestFen', '期末补贴预计(元)', 'Yuan, best'),
  yuan('money.highFen', '期末补贴高值(元)', 'Yuan, high'),
];

export const MATRIX_COLUMNS: readonly Column[] = [
  ...PLACE,
  day('day', '日期', 'Day'),
  count('metersExpected', '应报电表', 'Meters installed'),
  count('metersSeen', '已报电表', 'Meters heard'),
  count('readings', '示数条数', 'Readings'),
];

export const DAILY_COLUMNS: readonly Column[] = [
  day('day', '日期', 'Day'),
  kwh('totalWh', '电量(kWh)', 'kWh'),
  kwh('peakWh', '峰段电量(kWh)', 'kWh at peak'),
  kwh('valleyWh', '谷段电量(kWh)', 'kWh at valley'),
  kwh('lowWh', '低值(kWh)', 'kWh, low'),
  kwh('highWh', '高值(kWh)', 'kWh, high'),
  coded('source', '来源', 'Known by', DAY_SOURCES),
  coded('findings', '核查问题', 'Findings', FINDING_WORDS),
];
