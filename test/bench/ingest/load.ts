import { encodeReadings, formatTopic, type ReadingsMessage } from '@nuanbu/contracts';
import mqtt from 'mqtt-packet';

/** What one publisher process sends, agreed between it and the benchmark. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly form: 'objects' | 'columns';
  readonly readingsPerMessage: number;
  readonly messagesPerConnection: number;
  /** Messages that a connection sends before it waits for an acknowledgement. */
  readonly window: number;
}

/** Messages of the first part are not timed: engines warm up, files are made. */
export const WARM_UP_SHARE = 0.2;

const START = 1_638_288_000;
const METERS_PER_CONNECTION = 200;

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

/** A register that advances by 1.17 kWh from one report to the next. */
function total(report: number, meter: number): string {
  const centiKwh = String(100_000 + meter * 7 + report * 117);
  return `${centiKwh.slice(0, -2)}.${centiKwh.slice(-2)}`;
}

function messageOf(
  { form, readingsPerMessage }: Load,
  connection: number,
  number: number,
): ReadingsMessage {
  const firstReading = number * readingsPerMessage;
  const rows = Array.from({ length: readingsPerMessage }, (_, row) => {
    const meter = (firstReading + row) % METERS_PER_CONNECTION;
    const report = Math.floor((firstReading + row) / METERS_PER_CONNECTION);
    const at = START + report * 900;
    return { meter: meterId(connection, meter), at, total: total(report, meter) };
  });
  const envelope = { v: 1 as const, sentAt: rows[0]!.at };
  if (form === 'objects') return { ...envelope, readings: rows };
  const meters = rows.map(({ meter }) => meter);
  return { ...envelope, at: rows[0]!.at, meters, total: rows.map((row) => row.total) };
}

/** A connection's whole traffic, encoded: the CONNECT, then PUBLISH packets of QoS 1. */
export function encode(load: Load, connection: number): { connect: Buffer; publishes: Buffer[] } {
  const name = concentratorName(connection);
  const connect = mqtt.generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 },
    ...{ clientId: name, username: name, password: Buffer.from(name) },
  });
  const topic = formatTopic({ district: 'bench', concentrator: name, channel: 'readings' });
  const publishes = Array.from({ length: load.messagesPerConnection }, (_, number) =>
    mqtt.generate({
      ...{ cmd: 'publish', topic, qos: 1, dup: false, retain: false },
      messageId: (number % 65_535) + 1,
      payload: Buffer.from(encodeReadings(messageOf(load, connection, number))),
    }),
  );
  return { connect, publishes };
}
