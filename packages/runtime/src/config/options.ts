import { z } from 'zod';
import { DEFAULT_DATA_DIR } from '../postgres/reach.ts';

/** One thing that whoever runs the platform can set. */
export interface Option<Schema extends z.ZodType = z.ZodType> {
  /** The environment variable. The command line's flag is the same name in kebab case. */
  readonly variable: string;
  /** Text → value, with the reason in words where it is refused. */
  readonly schema: Schema;
  /** The text that stands where nothing is set; undefined makes the option absent. */
  readonly fallback?: string;
  /** What the fallback column of the documentation says where no fixed text does. */
  readonly fallbackWords?: string;
  readonly about: string;
  /** Never printed, logged or repeated in an error. */
  readonly secret?: boolean;
  /** A path, resolved against the directory in which the command was given. */
  readonly path?: boolean;
}

function option<Schema extends z.ZodType>(row: Option<Schema>): Option<Schema> {
  return row;
}

function whole(from: number, to: number) {
  return z
    .string()
    .regex(/^[0-9]{1,15}$/, 'must be a whole number in digits')
    .transform(Number)
    .refine((value) => value >= from && value <= to, `must lie between ${from} and ${to}`);
}

const path = z.string().min(1, 'must not be empty');

const postgresUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'postgres:' || url.protocol === 'postgresql:');
}, 'must be a URL that begins with postgres:// or postgresql://');

const httpOrigin = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}, 'must be http:// or https:// with a host and perhaps a port, and nothing after it');

/** Whoever stands between could be anybody's identity, unless it is on this machine. */
const issuerUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  const isHere = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
}, 'must begin with https://, or http:// on this machine');

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every option there is. CONFIG.md is printed from this table and a test compares them. */
export const OPTIONS = {
  dataDir: option({
    variable: 'DATA_DIR',
    schema: path,
    fallback: DEFAULT_DATA_DIR,
    path: true,
    about: 'Directory of everything embedded: reading store, PostgreSQL, keys, control socket.',
  }),
  district: option({
    variable: 'DISTRICT',
    schema: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9-]{0,31}$/,
        'must be 1 to 32 small letters, digits or hyphens, since it is a level of the MQTT topics',
      ),
    fallback: 'jining-jkq',
    about: 'The district level of the MQTT topics: `nuanbu/v1/{district}/…`.',
  }),
  mqttHost: option({
    variable: 'MQTT_HOST',
    schema: z.string().min(1, 'must not be empty'),
    fallback: '127.0.0.1',
    about:
      'Address on which the broker listens. The default is reached from this machine only; ' +
      '`0.0.0.0` opens it to the network, where TLS should be configured too.',
  }),
  mqttPort: option({
    variable: 'MQTT_PORT',
    schema: whole(0, 65_535),
    fallback: '1883',
    about: 'Port of the broker without TLS; 0 lets the system choose one.',
  }),
  mqttTlsCert: option({
    variable: 'MQTT_TLS_CERT',
    schema: path,
    path: true,
    about: 'PEM file of the certificate chain. With MQTT_TLS_KEY it opens the TLS listener.',
  }),
  mqttTlsKey: option({
    variable: 'MQTT_TLS_KEY',
    schema: path,
    path: true,
    about: 'PEM file of the private key of MQTT_TLS_CERT.',
  }),
  mqttTlsPort: option({
    variable: 'MQTT_TLS_PORT',
    schema: whole(0, 65_535),
    fallbackWords: '8883 where a certificate is configured',
    about: 'Port of the broker with TLS; 0 lets the system choose one.',
  }),
  messageLimitBytes: option({
    variable: 'MESSAGE_LIMIT_BYTES',
    schema: whole(1_000, 16_000_000),
    fallback: '1000000',
    about: 'The largest message that is read; a larger one is quarantined as `tooLarge` (R4).',
  }),
  apiHost: option({
    variable: 'API_HOST',
    schema: z.string().min(1, 'must not be empty'),
    fallback: '127.0.0.1',
    about:
      'Address on which the HTTP interface for staff listens. The default is reached from this ' +
      'machine only; whatever opens it to a network speaks TLS before it (API_ORIGIN).',
  }),
  apiPort: option({
    variable: 'API_PORT',
    schema: whole(0, 65_535),
    fallback: '8080',
    about: 'Port of the HTTP interface for staff; 0 lets the system choose one.',
  }),
  apiOrigin: option({
    variable: 'API_ORIGIN',
    schema: httpOrigin,
    fallbackWords: 'where it listens',
    about:
      'Where browsers reach the interface, such as `https://desk.example.org`, when a server on ' +
      'this machine stands before it. Under https its cookie is sent over TLS alone.',
  }),
  oidcIssuer: option({
    variable: 'OIDC_ISSUER',
    schema: issuerUrl,
    about:
      'Issuer of an OpenID Connect provider whose users may sign in beside passwords, each as the ' +
      'user of the same name here. With OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and API_ORIGIN, below ' +
      'which the provider is to know `/api/sign-in/openid/callback`.',
  }),
  oidcClientId: option({
    variable: 'OIDC_CLIENT_ID',
    schema: z.string().min(1, 'must not be empty'),
    about: 'The name by which the provider knows this platform.',
  }),
  oidcClientSecret: option({
    variable: 'OIDC_CLIENT_SECRET',
    schema: z.string().min(1, 'must not be empty'),
    secret: true,
    about: 'The secret that goes with OIDC_CLIENT_ID.',
  }),
  oidcNameClaim: option({
    variable: 'OIDC_NAME_CLAIM',
    schema: z.string().min(1, 'must not be empty'),
    fallback: 'preferred_username',
    about:
      'The claim that holds the name of the user here. It counts the first time; from then on ' +
      'the provider’s subject does, which it gives to nobody else.',
  }),
  apiRequestsPerMinute: option({
    variable: 'API_REQUESTS_PER_MINUTE',
    schema: whole(1, 1_000_000),
    fallback: '1200',
    about: 'Requests that the HTTP interface takes from one address in a minute.',
  }),
  databaseUrl: option({
    variable: 'DATABASE_URL',
    schema: postgresUrl,
    fallbackWords: 'embedded PostgreSQL in the data directory',
    secret: true,
    about: 'PostgreSQL for the ledger and the job queues.',
  }),
  dataKey: option({
    variable: 'DATA_KEY',
    schema: z
      .string()
      .min(1, 'must not be empty')
      .max(10_000, 'is longer than any list of keys should be'),
    fallbackWords: 'a 0600 file in the data directory, made at first start',
    secret: true,
    about:
      'Key with which personal data is encrypted (S8): 32 bytes in base64; during a rotation ' +
      'several, newest first, separated by commas.',
  }),
  storeMemoryMb: option({
    variable: 'STORE_MEMORY_MB',
    schema: whole(100, 1_000_000),
    fallback: '1000',
    about: 'Memory limit of the reading store’s engine, in megabytes.',
  }),
  storeThreads: option({
    variable: 'STORE_THREADS',
    schema: whole(1, 256),
    fallbackWords: 'one for each core',
    about: 'Threads of the reading store’s engine.',
  }),
  settleConcurrency: option({
    variable: 'SETTLE_CONCURRENCY',
    schema: whole(1, 64),
    fallback: '2',
    about: 'Villages that are settled at once in this process.',
  }),
  climateFile: option({
    variable: 'CLIMATE_FILE',
    schema: path,
    fallbackWords: 'placeholders that come with the software',
    path: true,
    about:
      'JSON file of the temperatures that a forecast expects and of those that were recorded, as ' +
      '`packages/contracts/climates.json`. It is read anew for every forecast.',
  }),
  logLevel: option({
    variable: 'LOG_LEVEL',
    schema: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }),
    fallback: 'info',
    about: `How much is logged: ${LOG_LEVELS.join(', ')}.`,
  }),
} as const;

export type OptionName = keyof typeof OPTIONS;

/**
 * Variables of the server column that this version does not speak yet. To take them and go on with
 * the embedded default would be worse than to refuse them.
 */
export const NOT_YET: Readonly<Record<string, string>> = {
  REDIS_URL: 'the job queues run on PostgreSQL',
  MQTT_URL: 'the broker is the embedded one',
  INFLUX_URL: 'the reading store is the embedded one',
  INFLUX_ORG: 'the reading store is the embedded one',
  INFLUX_BUCKET: 'the reading store is the embedded one',
  INFLUX_TOKEN: 'the reading store is the embedded one',
};

/** Prefixes that belong to the platform: an unknown variable under one of them is a mistake. */
export const OWN_PREFIXES = ['NUANBU_', 'MQTT_', 'INFLUX_', 'OIDC_'] as const;
