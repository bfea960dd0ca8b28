import type { MeterReadings, MeterSeries } from '@nuanbu/metering';
import type { Span } from '@nuanbu/units';
import type {
  CommitNumber,
  DayCounts,
  DigestQuery,
  LastReading,
  StoredReading,
  StoredRows,
} from '../port.ts';
import type { InfluxTransport } from './transport.ts';

/** Plain values of some meters as they lie in the bucket, in columns and in no order. */
export interface PlainValues {
  readonly length: number;
  /** Places in the list of meters that was asked for. */
  readonly meter: Uint32Array;
  readonly at: Float64Array;
  readonly totalWh: Float64Array;
  readonly peakWh: Float64Array;
  readonly valleyWh: Float64Array;
}

/** Reads from one bucket. */
export class Reader {
  readonly transport: InfluxTransport;

  constructor(transport: InfluxTransport) {
    this.transport = transport;
  }

  /** Asks for nothing, to learn whether the server answers and lets this process read. */
  check(): Promise<void> {
    throw new Error('not here yet');
  }

  /** Every plain value of some meters in a span, of all epochs; the same values may come twice. */
  plainValues(_meterIds: readonly string[], _span: Span): Promise<PlainValues> {
    throw new Error('not here yet');
  }

  digests(_query: DigestQuery): Promise<MeterReadings[]> {
    throw new Error('not here yet');
  }

  series(_meterId: string, _span: Span, _asOf: CommitNumber): Promise<MeterSeries> {
    throw new Error('not here yet');
  }

  history(_meterId: string, _span: Span, _asOf: CommitNumber): Promise<StoredReading[]> {
    throw new Error('not here yet');
  }

  dayCounts(_ids: readonly string[], _span: Span, _asOf: CommitNumber): Promise<DayCounts> {
    throw new Error('not here yet');
  }

  last(_meterIds: readonly string[]): Promise<LastReading[]> {
    throw new Error('not here yet');
  }

  counts(): Promise<{ rows: number; conflicts: number; meters: number }> {
    throw new Error('not here yet');
  }

  rows(_asOf: CommitNumber): AsyncIterable<StoredRows> {
    throw new Error('not here yet');
  }
}
