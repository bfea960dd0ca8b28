import { encodeReadings, formatTopic, type ReadingsMessage } from '@nuanbu/contracts';
import mqtt from 'mqtt-packet';

/** What one publisher process sends, agreed between it and the benchmark. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly form: 'objects' | 'columns';
  readonly readingsPerMessage: number;
  /** Of each reading: the total alone, or the peak's part beside it. */
  readonly registers: 'total' | 'totalAndPeak';
  readonly messagesPerConnection: number;
  /** Messages that a connection sends before it waits for an acknowledgement. */
  readonly window: number;
}

/** Messages of the first part are not timed: engines warm up, files are made. */
export const WARM_UP_SHARE = 0.2;

const START = 1_638_288_000;
const METERS_PER_CONNECTION = 200;

/** The district of all topics. */
export const BENCH_DISTRICT = 'bench';

/** The concentrator of a connection, and its user name. */
export function concentratorName(connection: number): string {
  return `bench-${connection}`;
}

/** Twelve digits, as meters have them. */
function meterId(connection: number, meter: number): string {
  return String(370_800_000_000 + connection * 1_000 + meter);
}

/** Every meter that a load speaks of. */
export function meterIdsOf(connections: number): string[] {
  return Array.from({ length: connections }, (_, connection) =>
    Array.from({ length: METERS_PER_CONNECTION }, (_, meter) => meterId(connection, meter)),
  ).flat();
}

/** One reading of a load; registers in hundredths of a kWh. */
interface LoadReading {
  readonly meter: string;
  readonly at: number;
  readonly total: number;
  readonly peak: number;
}

/** A message's readings; a register advances by 1.17 kWh from one report to the next. */
function readingsOf({ readingsPerMessage }: Load, connection: number, number: number) {
  return Array.from({ length: readingsPerMessage }, (_, row): LoadReading => {
    const reading = number * readingsPerMessage + row;
    const meter = reading % METERS_PER_CONNECTION;
    const report = Math.floor(reading / METERS_PER_CONNECTION);
    const total = 100_000 + meter * 7 + report * 117;
    const peak = 40_000 + meter * 3 + report * 47;
    return { meter: meterId(connection, meter), at: START + report * 900, total, peak };
  });
}

function kwh(centiKwh: number): string {
  const digits = String(centiKwh);
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function messageOf(load: Load, connection: number, number: number): ReadingsMessage {
  const readings = readingsOf(load, connection, number);
  const withPeak = load.registers === 'totalAndPeak';
  const envelope = { v: 1 as const, sentAt: readings[0]!.at };
  if (load.form === 'objects') {
    const rows = readings.map(({ meter, at, total, peak }) => {
      return { meter, at, total: kwh(total), ...(withPeak && { peak: kwh(peak) }) };
    });
    return { ...envelope, readings: rows };
  }
  const meters = readings.map(({ meter }) => meter);
  const total = readings.map((reading) => kwh(reading.total));
  const peak = withPeak && { peak: readings.map((reading) => kwh(reading.peak)) };
  return { ...envelope, at: readings[0]!.at, meters, total, ...peak };
}

/** A load's readings as a user of line protocol would write them: a point each, in whole seconds. */
export function* rawLinesOf(load: Load): Generator<string> {
  for (let number = 0; number < load.messagesPerConnection; number += 1) {
    for (let connection = 0; connection < load.connections; connection += 1) {
      for (const { meter, at, total, peak } of readingsOf(load, connection, number)) {
        const peakField = load.registers === 'totalAndPeak' ? `,peak=${peak}0i` : '';
        yield `reading,epoch=1,meter=${meter} total=${total}0i${peakField} ${at}000000000`;
      }
    }
  }
}

/** Bytes of one reading in a message. */
export function messageBytesOf(load: Load): number {
  return encodeReadings(messageOf(load, 0, 0)).length / load.readingsPerMessage;
}

/** A connection's whole traffic, encoded: the CONNECT, then PUBLISH packets of QoS 1. */
export function encode(load: Load, connection: number): { connect: Buffer; publishes: Buffer[] } {
  const name = concentratorName(connection);
  const connect = mqtt.generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 },
    ...{ clientId: name, username: name, password: Buffer.from(name) },
  });
  const topic = formatTopic({
    ...{ district: BENCH_DISTRICT, concentrator: name, channel: 'readings' as const },
  });
  const publishes = Array.from({ length: load.messagesPerConnection }, (_, number) =>
    mqtt.generate({
      ...{ cmd: 'publish', topic, qos: 1, dup: false, retain: false },
      messageId: (number % 65_535) + 1,
      payload: Buffer.from(encodeReadings(messageOf(load, connection, number))),
    }),
  );
  return { connect, publishes };
}
