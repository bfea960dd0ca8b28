/** The tables of deploy/SCALE.md, printed from the figures that `npm run bench -- --scale --save` kept. */
import { type CpuShares, type ScaleFigures, savedFigures } from '../../bench/scale/figures.ts';
import { fillRegion, markdownTable } from './markdown.ts';
import { PLAN, plannedRows, planOf, said, sizeText, total } from './scale-plan.ts';

/** The document with its regions as the figures have them. */
export function scaleDocument(document: string, figures = savedFigures()): string {
  const regions: Readonly<Record<string, string>> = {
    ingest: ingestTable(figures),
    settle: settleTable(figures),
    meters: metersTable(figures),
    plan: markdownTable(
      ['', `${said(PLAN.households)} households`, 'From'],
      plannedRows(figures).map(({ what, value, from }) => [what, value, from]),
    ),
    limits: limitsTable(figures),
  };
  let filled = document;
  for (const [name, text] of Object.entries(regions)) filled = fillRegion(filled, name, text);
  return filled;
}

function ingestTable({ ingest, machine }: ScaleFigures): string {
  const rows = ingest.map(({ processes, readingsPerS, cpuMicros, processMb, loadAverage }) => [
    ...[`${processes}`, readingsPerS.toLocaleString('en-US')],
    ...[said(cpuMicros.ours), said(cpuMicros.influxdb), said(cpuMicros.mosquitto)],
    ...[said(cpuMicros.postgresql), `${processMb}`, `${loadAverage}`],
  ]);
  const head = [
    ...['Processes', 'Readings/s', 'ours, µs', 'InfluxDB, µs', 'Mosquitto, µs'],
    ...['PostgreSQL, µs', 'MB a process', 'Load'],
  ];
  return `${markdownTable(head, rows)}\n\nMachine: ${machine}.`;
}

function settleTable({ settle, backups }: ScaleFigures): string {
  const rows = settle.map((figure) => {
    const { processes, epochs, households, readingsPerHousehold, seconds, cpuMs } = figure;
    return [
      ...[`${processes}`, `${epochs}`, `${households} × ${readingsPerHousehold}`, said(seconds)],
      ...[cpuMs.ours, cpuMs.influxdb, cpuMs.postgresql, cpuMs.redis].map(said),
      ...[`${figure.processMb}`, `${figure.loadAverage}`],
    ];
  });
  const head = [
    ...['Processes', 'Epochs', 'Households × readings', 'Seconds', 'ours, ms', 'InfluxDB, ms'],
    ...['PostgreSQL, ms', 'Redis, ms', 'MB a process', 'Load'],
  ];
  const ofBackups = backups.map(
    ({ epochs, readings, lines, seconds, bytesPerReading, loadAverage }) =>
      `A backup of ${said(readings)} readings in ${epochs} epochs and ${said(lines)} lines took ` +
      `${said(seconds)} s (load ${loadAverage}); ${said(bytesPerReading)} bytes a reading.`,
  );
  return [markdownTable(head, rows), ...ofBackups].join('\n\n');
}

function metersTable({ meters: figures }: ScaleFigures): string {
  const row = (what: string, of: (figure: ScaleFigures['meters'][number]) => string) => [
    what,
    ...figures.map(of),
  ];
  const cpu = ({ ours, influxdb, postgresql }: CpuShares) =>
    [ours, influxdb, postgresql].map(said).join(' / ');
  const rows = [
    row('roster taken in, s', ({ roster }) => (roster ? said(roster.importS) : '–')),
    row('PostgreSQL, bytes a household', ({ roster }) =>
      roster ? said(roster.bytesPerHousehold) : '–',
    ),
    row(
      'register of an ingest process',
      ({ roster, directoryMb }) =>
        `${roster ? `${said(roster.directoryS)} s, ` : ''}${said(directoryMb)} MB`,
    ),
    row('roster of a settle process', ({ roster }) =>
      roster ? `${said(roster.casesS)} s, ${said(roster.casesMb)} MB` : '–',
    ),
    row('readings a meter', (each) => `${each.readingsPerMeter}`),
    row('written, readings/s', (each) => each.readingsPerS.toLocaleString('en-US')),
    row(
      'a reading: ours / InfluxDB, µs',
      ({ writeCpuMicros: { ours, influxdb } }) => `${said(ours)} / ${said(influxdb)}`,
    ),
    row('first readings after a restart, s', (each) => said(each.restartS)),
    row('series', (each) => each.series.toLocaleString('en-US')),
    row('InfluxDB, bytes a series', (each) => said(each.influxBytesPerSeries)),
    row('InfluxDB, bytes a reading', (each) => said(each.influxBytesPerReading)),
    row('InfluxDB, memory', (each) => sizeText(each.influxMb * 2 ** 20)),
    row('run over all, s', ({ run }) => (run ? said(run.seconds) : '–')),
    row('of that its end, s', ({ run }) => (run ? said(run.finishS) : '–')),
    row('a household: ours / InfluxDB / PostgreSQL, ms', ({ run }) => (run ? cpu(run.cpuMs) : '–')),
    row('ledger, bytes a line', ({ run }) => (run ? said(run.lineBytes) : '–')),
    row('settle process, Redis', ({ run }) =>
      run ? `${run.settleMb} MB, ${run.redisMb} MB` : '–',
    ),
    row('load average', (each) => `${each.loadAverage}`),
  ];
  return markdownTable(
    ['Meters', ...figures.map((each) => each.meters.toLocaleString('en-US'))],
    rows,
  );
}

/** What breaks first, in this order, and at what number by the figures. */
function limitsTable(figures: ScaleFigures): string {
  const plan = planOf(figures);
  const { most, largestRun, roster, run, backupHours, settle } = plan;
  const many = figures.settle.find((each) => each.epochs > 1 && each.processes === 1);
  const manyBackup = figures.backups.find((each) => each.epochs > 1);
  const rows = [
    [
      'Backups by query',
      `${said(PLAN.nightHours / backupHours)} districts of ${said(plan.districtHouseholds)} households an InfluxDB: more seasons do not fit a night of ${PLAN.nightHours} hours`,
      'snapshots of the volumes under InfluxDB every night, `nuanbu backup` at freezes that pay money and for drills',
    ],
    [
      'Epochs',
      many && manyBackup
        ? `${many.epochs} of them in the readings make a run cost ${said(total(many.cpuMs) / total(settle.cpuMs))} times as much, and a backup last ${said(manyBackup.seconds / plan.backup.seconds)} times as long`
        : 'not measured',
      'each run opens one where anything was written since the last: settle when it matters, not every night',
    ],
    [
      'Lines of provisional runs',
      `${sizeText(plan.backup.lineBytes * plan.districtHouseholds)} a run and district, kept for ever`,
      'fewer provisional runs; disks of the ledgers as planned above',
    ],
    [
      'The end of a run',
      `${said(run.finishS)} s and ${run.settleMb} MB at ${said(largestRun.meters)} households: one process, one transaction`,
      'districts of at most a few hundred thousand households',
    ],
    [
      'The register after a change',
      `${said(roster.directoryS)} s at ${said(largestRun.meters)} meters, in every ingest process; ${said(most.directoryMb)} MB at ${said(most.meters)}`,
      'rosters by file, at night, and not meter by meter',
    ],
    [
      'A restart of ingest',
      `${said(most.restartS)} s until the first readings are written at ${said(most.meters)} meters and ${most.epochs} epochs`,
      'one process after the other; the broker keeps what waits',
    ],
    [
      'A roster in one file',
      `${said(roster.importS)} s for ${said(largestRun.meters)} households; one statement’s text ends at about two million rows`,
      'files by township',
    ],
    [
      'InfluxDB’s memory',
      `${sizeText(most.influxMb * 2 ** 20)} at ${said(most.series)} series`,
      'another server and another entry of the placement',
    ],
  ];
  return markdownTable(['What', 'At', 'What to do'], rows);
}
