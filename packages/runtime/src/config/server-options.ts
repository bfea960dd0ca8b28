import { z } from 'zod';
import { option, path, serverUrl, whole, words } from './option.ts';

const brokerUrls = z
  .string()
  .transform((text) => text.split(',').map((url) => url.trim()))
  .refine(
    (urls) => urls.every(isBrokerUrl),
    'must be one or more URLs, separated by commas, that begin with mqtt://, mqtts://, ws:// or ' +
      'wss:// and hold no credentials (MQTT_USERNAME and MQTT_PASSWORD do)',
  );

function isBrokerUrl(text: string): boolean {
  const url = URL.parse(text);
  const isKnown = /^(mqtts?|wss?):$/.test(url?.protocol ?? '');
  return isKnown && url?.hostname !== '' && url?.username === '' && url.password === '';
}

/** Several hosts are no URL to `URL.parse`; whoever connects reads the rest, and says what is wrong. */
const redisUrl = z
  .string()
  .regex(
    /^rediss?(-sentinel|-cluster)?:\/\/\S+$/,
    'must begin with redis://, redis-sentinel:// or redis-cluster://, or rediss for TLS',
  );

/** What may run on servers, alone or in a cluster, instead of inside this process. */
export const SERVER_OPTIONS = {
  mqttUrls: option({
    variable: 'MQTT_URL',
    schema: brokerUrls,
    fallbackWords: 'the broker inside this process',
    about:
      'Broker to which readings are published, such as `mqtts://broker.example.org:8883`: ' +
      '`mqtt://`, `mqtts://`, `ws://` or `wss://`; several addresses of one cluster are separated ' +
      'by commas. The broker inside this process does not listen then.',
  }),
  mqttUsername: option({
    variable: 'MQTT_USERNAME',
    schema: words,
    about: 'The name under which this process signs in at the broker of MQTT_URL.',
  }),
  mqttPassword: option({
    variable: 'MQTT_PASSWORD',
    schema: words,
    secret: true,
    about: 'The password that goes with MQTT_USERNAME.',
  }),
  mqttVersion: option({
    variable: 'MQTT_VERSION',
    schema: z.enum(['5', '3.1.1'], { error: 'must be 5 or 3.1.1' }),
    fallback: '5',
    about: 'Version of the protocol that is spoken to the broker of MQTT_URL: 5 or 3.1.1.',
  }),
  mqttConnections: option({
    variable: 'MQTT_CONNECTIONS',
    schema: whole(1, 1000),
    fallback: '16',
    about:
      'Connections of this process to the broker of MQTT_URL, in one shared subscription. What they ' +
      'bring is acknowledged after common commits.',
  }),
  mqttClientName: option({
    variable: 'MQTT_CLIENT_NAME',
    schema: z
      .string()
      .regex(
        /^[A-Za-z0-9._-]{1,64}$/,
        'must be 1 to 64 letters, digits, dots, hyphens or underscores',
      ),
    fallbackWords: 'the name of the host',
    about:
      'What the sessions of this process are called at the broker of MQTT_URL. It should stay the ' +
      'same over restarts, and each process needs one of its own.',
  }),
  mqttCa: option({
    variable: 'MQTT_CA',
    schema: path,
    path: true,
    fallbackWords: 'the authorities that Node trusts',
    about: 'PEM file of the authorities that may have signed the certificate of MQTT_URL’s broker.',
  }),
  mqttCert: option({
    variable: 'MQTT_CERT',
    schema: path,
    path: true,
    about: 'PEM file of the certificate that this process shows to the broker of MQTT_URL.',
  }),
  mqttKey: option({
    variable: 'MQTT_KEY',
    schema: path,
    path: true,
    about: 'PEM file of the private key of MQTT_CERT.',
  }),
  mqttShare: option({
    variable: 'MQTT_SHARE',
    schema: z.string().regex(/^[^/+#\s]{1,64}$/, 'must be 1 to 64 characters without /, + and #'),
    fallback: 'nuanbu',
    about: 'Group of the shared subscription; all processes that share the work name the same.',
  }),
  mqttSessionExpiryS: option({
    variable: 'MQTT_SESSION_EXPIRY_S',
    schema: whole(0, 4_294_967_294),
    fallback: '86400',
    about:
      'Seconds for which the broker of MQTT_URL keeps a session whose connection is gone (MQTT 5): ' +
      'longer than any outage, since with the session goes what it holds.',
  }),
  mqttReceiveMaximum: option({
    variable: 'MQTT_RECEIVE_MAXIMUM',
    schema: whole(1, 65_535),
    fallback: '64',
    about:
      'Messages that one connection to the broker of MQTT_URL takes before they are acknowledged; ' +
      'with MQTT 5 the broker is told, and sends no more.',
  }),
  influxUrl: option({
    variable: 'INFLUX_URL',
    schema: serverUrl,
    fallbackWords: 'DuckDB in the data directory',
    about: 'InfluxDB 2 for the readings. With INFLUX_ORG, INFLUX_BUCKET and INFLUX_TOKEN.',
  }),
  influxOrg: option({
    variable: 'INFLUX_ORG',
    schema: words,
    about: 'Organisation at INFLUX_URL, by its name or id.',
  }),
  influxBucket: option({
    variable: 'INFLUX_BUCKET',
    schema: words,
    about: 'Bucket of the readings at INFLUX_URL.',
  }),
  influxToken: option({
    variable: 'INFLUX_TOKEN',
    schema: words,
    secret: true,
    about: 'Token that may read and write INFLUX_BUCKET.',
  }),
  influxPlacement: option({
    variable: 'INFLUX_PLACEMENT',
    schema: path,
    path: true,
    about:
      'JSON file that says where the readings of each district are, instead of INFLUX_URL and its ' +
      'companions: `{ "DISTRICT": { "url", "org", "bucket", "token" or "tokenFile" } }`. DISTRICT ' +
      'chooses the entry; a `tokenFile` is resolved against the directory of this file.',
  }),
  influxTimeoutMs: option({
    variable: 'INFLUX_TIMEOUT_MS',
    schema: whole(100, 3_600_000),
    fallback: '30000',
    about:
      'Milliseconds without a byte after which a request to InfluxDB counts as lost. Where a process ' +
      'that takes readings in died, the next run waits for up to twice that and 15 seconds.',
  }),
  redisUrl: option({
    variable: 'REDIS_URL',
    schema: redisUrl,
    fallbackWords: 'the ledger’s PostgreSQL',
    secret: true,
    about:
      'Redis or Valkey for the job queues: `redis://r.example:6379/0`, ' +
      '`redis-sentinel://s1.example,s2.example/0?name=main` or `redis-cluster://n1.example`, each with ' +
      '`rediss` for TLS. The README of `packages/jobs` has all forms.',
  }),
  metricsHost: option({
    variable: 'METRICS_HOST',
    schema: words,
    fallback: '127.0.0.1',
    about:
      'Address on which METRICS_PORT listens. The default is reached from this machine only; ' +
      'nothing there asks who is asking.',
  }),
  metricsPort: option({
    variable: 'METRICS_PORT',
    schema: whole(0, 65_535),
    about:
      'Port of `/health/live`, `/health/ready` and `/metrics` of this process; 0 lets the system ' +
      'choose one.',
  }),
  drainS: option({
    variable: 'DRAIN_S',
    schema: whole(1, 3600),
    fallback: '25',
    about:
      'Seconds that a process has, once it was told to stop, to end what is in flight. Then it ' +
      'leaves the rest to others and exits with 75.',
  }),
} as const;
