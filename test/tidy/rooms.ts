/**
 * The rooms of the house and the arrows between them, as data: the guards check every import and
 * every package.json against this table, and the README's list of rooms is printed from it.
 */

export interface Room {
  readonly folder: string;
  readonly packageName: string;
  /** What lives there, for a reader who has never been inside. */
  readonly about: string;
  /** Rooms that it may import beside `terms`, by the last part of their folder. */
  readonly mayImport: readonly string[];
  /** Rooms of which it may know the types, but run none of the code. */
  readonly mayImportTypes?: readonly string[];
  /** Values of those rooms that it may use all the same, each with the reason. */
  readonly exceptions?: Readonly<Record<string, string>>;
  /**
   * Computes and does nothing else: no clock, no chance, no I/O. Lists the modules of Node that
   * its code may use all the same.
   */
  readonly pure?: { readonly nodeModules: readonly string[] };
}

/** Imported by everybody; it imports nobody. */
export const EVERYBODYS = 'terms';

/** Sees the public entries of all rooms, and is imported by none. */
export const TEST_ROOM = 'test';

const PLATFORM = ['contracts', 'readings', 'ledger', 'jobs', 'runtime', 'units'];
const CORE = ['metering', 'policy', 'settlement'];

/** A simulator is a witness: it must not share the suspect's arithmetic. */
const WITNESS = ['contracts', 'units', 'runtime'];

export const ROOMS: readonly Room[] = [
  {
    folder: 'packages/units',
    packageName: '@nuanbu/units',
    about: 'Wh, fen, exact rates, named rounding, instants, civil days and spans.',
    mayImport: [],
    pure: { nodeModules: [] },
  },
  {
    folder: 'packages/terms',
    packageName: '@nuanbu/terms',
    about: 'The public codes with their words in Chinese and English, said once for all rooms.',
    mayImport: [],
    pure: { nodeModules: [] },
  },
  {
    folder: 'packages/metering',
    packageName: '@nuanbu/metering',
    about: 'From registers to quantities with bounds, and what the data shows on the way.',
    mayImport: ['units'],
    pure: { nodeModules: [] },
  },
  {
    folder: 'packages/policy',
    packageName: '@nuanbu/policy',
    about:
      'Programme files, one for each notice, with a source for every number; their evaluation.',
    mayImport: ['units'],
    pure: { nodeModules: ['node:crypto'] },
  },
  {
    folder: 'packages/settlement',
    packageName: '@nuanbu/settlement',
    about: 'From roster, quantities and programme to lines, their explanation and the digest.',
    mayImport: ['units', 'metering', 'policy'],
    pure: { nodeModules: ['node:crypto'] },
  },
  {
    folder: 'packages/contracts',
    packageName: '@nuanbu/contracts',
    about: 'The versioned formats at the border: bytes in, checked values or refusals out.',
    mayImport: ['units'],
    pure: { nodeModules: ['node:buffer', 'node:stream', 'node:util'] },
  },
  {
    folder: 'packages/readings',
    packageName: '@nuanbu/readings',
    about: 'The reading store: its port, its adapters, and the one suite that all of them pass.',
    mayImport: ['units'],
    mayImportTypes: ['metering'],
    exceptions: {
      DEFAULT_MAX_POWER_W: 'a stored row is odd by the same limit by which metering reads it',
    },
  },
  {
    folder: 'packages/ledger',
    packageName: '@nuanbu/ledger',
    about:
      'PostgreSQL: roster, runs, lines, batches and the audit chain; the only SQL of the ledger.',
    mayImport: ['units'],
    mayImportTypes: ['settlement'],
  },
  {
    folder: 'packages/jobs',
    packageName: '@nuanbu/jobs',
    about: 'The job queues: their names, payloads and retry rules.',
    mayImport: ['units'],
  },
  {
    folder: 'packages/runtime',
    packageName: '@nuanbu/runtime',
    about: 'The shell of a process: configuration, log, metrics, clock, ordered start and stop.',
    mayImport: ['units'],
  },
  {
    folder: 'services/ingest',
    packageName: '@nuanbu/ingest',
    about: 'The front door: the MQTT broker and the pipeline that stores before it acknowledges.',
    mayImport: PLATFORM,
  },
  {
    folder: 'services/settle',
    packageName: '@nuanbu/settle',
    about: 'The workers: a season run as one parent job with a child for each village.',
    mayImport: [...CORE, ...PLATFORM.filter((room) => room !== 'contracts')],
  },
  {
    folder: 'services/api',
    packageName: '@nuanbu/api',
    about:
      'The HTTP interface for staff: sign-in, roles and scopes, what is seen and what is done.',
    mayImport: ['policy', 'settlement', ...PLATFORM],
  },
  {
    folder: 'services/console',
    packageName: '@nuanbu/console',
    about:
      'What finance staff see in the browser: pages over the HTTP interface, and nothing else.',
    mayImport: ['units', 'contracts'],
  },
  {
    folder: 'services/nuanbu',
    packageName: '@nuanbu/cli',
    about: 'The whole system in one process on one machine, and the command line.',
    mayImport: [
      ...CORE,
      ...PLATFORM,
      'ingest',
      'settle',
      'api',
      'households',
      'fleet',
      'replay',
      'bank',
    ],
  },
  {
    folder: 'simulators/households',
    packageName: '@nuanbu/simulator-households',
    about:
      'Made-up districts: true consumption from weather and behaviour, and faults with their truth.',
    mayImport: WITNESS,
  },
  {
    folder: 'simulators/fleet',
    packageName: '@nuanbu/simulator-fleet',
    about: 'Concentrators that publish a district over MQTT, faults included.',
    mayImport: [...WITNESS, 'households'],
  },
  {
    folder: 'simulators/replay',
    packageName: '@nuanbu/simulator-replay',
    about: 'Records what a broker received, with its times, and publishes it again.',
    mayImport: WITNESS,
  },
  {
    folder: 'simulators/bank',
    packageName: '@nuanbu/simulator-bank',
    about:
      'A bank that takes payment files, pays or returns by a plan, and answers late or wrongly.',
    mayImport: WITNESS,
  },
  {
    folder: 'test',
    packageName: '@nuanbu/test',
    about:
      'Scenarios, properties, an independent witness, system tests, benchmarks, and these guards.',
    mayImport: [
      ...CORE,
      ...PLATFORM,
      'ingest',
      'settle',
      'api',
      'nuanbu',
      'households',
      'fleet',
      'replay',
      'bank',
    ],
  },
];

/** A room's short name: the last part of its folder. */
export function nameOf(room: Room): string {
  return room.folder.slice(room.folder.lastIndexOf('/') + 1);
}

/** The room in which a file lies; none for the files at the root and in `scripts`. */
export function roomOf(file: string): Room | undefined {
  return ROOMS.find(({ folder }) => file.startsWith(`${folder}/`));
}

/** The room that a specifier such as `@nuanbu/cli/main` leads to. */
export function roomNamed(specifier: string): Room | undefined {
  return ROOMS.find(
    ({ packageName }) => specifier === packageName || specifier.startsWith(`${packageName}/`),
  );
}
