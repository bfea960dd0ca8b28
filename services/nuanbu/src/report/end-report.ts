import type { RunTotals } from '@nuanbu/settlement';
import type { FaultRow } from '@nuanbu/simulator-households';
import {
  BATCH_STATES,
  type BatchState,
  codesOf,
  LINE_STATUSES,
  READING_REFUSALS,
  type ReadingRefusal,
} from '@nuanbu/terms';
import { formatKwh, formatYuan } from '@nuanbu/units';
import Table from 'cli-table3';

/** What a demo did, from the messages sent to the batch. */
export interface EndReport {
  readonly readings: {
    readonly sent: number;
    readonly acknowledged: number;
    /** At the broker, those sent again included: what follows adds up to it. */
    readonly received: number;
    readonly stored: number;
    readonly duplicates: number;
    readonly conflicts: number;
    readonly quarantined: Readonly<Record<string, number>>;
  };
  readonly messages: {
    readonly sent: number;
    readonly acknowledged: number;
    readonly sentAgain: number;
    readonly reconnects: number;
  };
  readonly totals: RunTotals;
  readonly run: number;
  /** None where there was nothing to pay. */
  readonly batch?: { readonly number: number; readonly state: BatchState } | undefined;
  readonly digest: string;
  readonly auditHead: string;
  readonly faults: readonly FaultRow[];
  /** Seconds of each stage, in order. */
  readonly stages: readonly { readonly name: string; readonly seconds: number }[];
  readonly files: readonly string[];
}

const PLAIN = { style: { head: [], border: [], compact: true } };

/** The end report as text. Labels stand in both languages: developers and finance staff read it. */
export function endReportText(report: EndReport): string {
  return [
    '',
    heading('读数 Readings'),
    readingsTable(report),
    heading('户 Households'),
    statusTable(report.totals),
    heading('故障与真值 Faults against the truth'),
    faultTable(report.faults),
    verdict(report.faults),
    '',
    `核算 run ${report.run}   ${batchText(report.batch)}`,
    `摘要 digest ${report.digest}`,
    `审计链头 audit head ${report.auditHead}`,
    ...report.files.map((file) => `文件 file ${file}`),
    report.stages.map(({ name, seconds }) => `${name} ${seconds} s`).join('   '),
    '',
  ].join('\n');
}

function batchText(batch: EndReport['batch']): string {
  if (batch === undefined) return '无批次 no batch: nothing to pay';
  const { zh, en } = BATCH_STATES[batch.state];
  return `批次 batch ${batch.number} (${zh} ${en})`;
}

function heading(text: string): string {
  return `\n${text}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function right(content: string): { content: string; hAlign: 'right' } {
  return { content, hAlign: 'right' };
}

function readingsTable({ readings, messages }: EndReport): string {
  const table = new Table(PLAIN);
  const rows: [string, number][] = [
    ['发出 sent (报文 messages)', messages.sent],
    ['已确认 acknowledged (报文 messages)', messages.acknowledged],
    ['重发 sent again after a lost connection', messages.sentAgain],
    ['重连 reconnects', messages.reconnects],
    ['发出 sent', readings.sent],
    ['已确认 acknowledged', readings.acknowledged],
    ['收到 received, with those sent again', readings.received],
    ['入库 stored', readings.stored],
    ['重复 duplicates', readings.duplicates],
    ['冲突 conflicts', readings.conflicts],
  ];
  for (const [label, value] of rows) table.push([label, right(count(value))]);
  for (const [code, value] of Object.entries(readings.quarantined).sort()) {
    const words = READING_REFUSALS[code as ReadingRefusal];
    table.push([`隔离 quarantined: ${code} ${words.zh}`, right(count(value))]);
  }
  return table.toString();
}

function statusTable(totals: RunTotals): string {
  const head = ['', '户 households', '电量 kWh', '计补 paid kWh', '金额 yuan', '待定 at risk'];
  const table = new Table({ ...PLAIN, head });
  const row = (label: string, of: RunTotals['byStatus']['payable']) =>
    table.push([
      label,
      right(count(of.households)),
      right(formatKwh(of.totalWh)),
      right(formatKwh(of.paidWh)),
      right(formatYuan(of.amountFen)),
      right(formatYuan(of.atRiskFen)),
    ]);
  for (const status of codesOf(LINE_STATUSES)) {
    row(`${LINE_STATUSES[status].zh} ${LINE_STATUSES[status].en}`, totals.byStatus[status]);
  }
  row('合计 all', totals);
  return table.toString();
}

function faultTable(faults: readonly FaultRow[]): string {
  const head = [
    '故障 fault',
    '户',
    '准确 exact',
    '容差内 ≤1 yuan',
    '暂缓 held',
    '错付 wrong',
    '多付 over',
    '少付 under',
    '示数可见 registers show it',
  ];
  const table = new Table({ ...PLAIN, head });
  for (const row of faults) {
    table.push([
      `${row.kind} ${row.zh}`,
      right(count(row.households)),
      right(count(row.exact)),
      right(count(row.withinTolerance)),
      right(count(row.held)),
      right(count(row.wrong)),
      right(formatYuan(row.overpaidFen)),
      right(formatYuan(row.underpaidFen)),
      row.registersShow ? '是 yes' : '否 no',
    ]);
  }
  return table.toString();
}

/** How many wrong payments there are that the registers could have shown; it must be none. */
export function wrongThoughShown(faults: readonly FaultRow[]): number {
  return faults.filter((row) => row.registersShow).reduce((sum, row) => sum + row.wrong, 0);
}

function verdict(faults: readonly FaultRow[]): string {
  const wrong = wrongThoughShown(faults);
  const unseen = faults.filter((row) => !row.registersShow);
  const moved = unseen.reduce((sum, row) => sum + row.overpaidFen + row.underpaidFen, 0);
  return [
    `示数可见的故障中错付户数 wrong payments among faults that registers show: ${wrong}`,
    `示数不可见的故障影响金额 money moved by faults that no register shows: ${formatYuan(moved)} yuan`,
  ].join('\n');
}
