import { randomUUID } from 'node:crypto';
import { InfluxDB, Point, toFluxValue } from '@influxdata/influxdb-client';
import { type Ledger, readingsElsewhere } from '@nuanbu/ledger';
import { influxTroubleOf } from '@nuanbu/readings';
import type { Config } from '@nuanbu/runtime';

type Bucket = Omit<NonNullable<Config['influx']>, 'timeoutMs'>;

/** A measurement of its own, beside readings and corrections. */
const MEASUREMENT = 'place';
const FIELD = 'id';

/**
 * Ties a bucket and a ledger together: the bucket holds the name under which the ledger knows its
 * readings, so that neither another server's bucket of the same name nor another ledger's is taken
 * for it. The ledger names first; so processes that start together on new servers agree.
 *
 * @throws TroubleError `readingsElsewhere`, and those of the store.
 */
export async function tieBucket(bucket: Bucket, ledger: Ledger): Promise<void> {
  const held = await nameIn(bucket);
  const fresh = `influxdb ${randomUUID()}`;
  const { place, isUsed } = await ledger.readingPlace(fresh);
  // A new ledger at a bucket that has readings, a bucket of others, or an empty one in place of its own.
  const isOther = held === undefined ? isUsed && place !== fresh : held !== place;
  if (isOther || !place.startsWith('influxdb ')) {
    throw readingsElsewhere(place, `${held ?? 'influxdb'} (${bucket.url} ${bucket.bucket})`);
  }
  // Written anew at each start, since a bucket with a retention forgets it at last.
  await putName(bucket, place);
}

async function nameIn({ url, org, bucket, token }: Bucket): Promise<string | undefined> {
  const flux = `from(bucket: ${toFluxValue(bucket)}) |> range(start: 0)
    |> filter(fn: (r) => r._measurement == "${MEASUREMENT}" and r._field == "${FIELD}") |> last()`;
  try {
    const rows = await new InfluxDB({ url, token })
      .getQueryApi(org)
      .collectRows<{ _value: string }>(flux);
    return rows[0]?._value;
  } catch (error) {
    throw influxTroubleOf(error, `${url} (${bucket})`);
  }
}

async function putName({ url, org, bucket, token }: Bucket, place: string): Promise<void> {
  const writing = new InfluxDB({ url, token }).getWriteApi(org, bucket, 's', { maxRetries: 0 });
  try {
    writing.writePoint(new Point(MEASUREMENT).stringField(FIELD, place).timestamp(new Date()));
    await writing.close();
  } catch (error) {
    throw influxTroubleOf(error, `${url} (${bucket})`);
  }
}
