import { z } from 'zod';
import { DEFAULT_DATA_DIR } from '../postgres/reach.ts';
import {
  httpOrigin,
  issuerUrl,
  option,
  path,
  postgresUrl,
  proxies,
  whole,
  words,
} from './option.ts';
import { SERVER_OPTIONS } from './server-options.ts';

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
    schema: words,
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
    schema: words,
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
  apiProxies: option({
    variable: 'API_PROXIES',
    schema: proxies,
    fallback: 'loopback',
    about:
      'Whose word counts for where a request comes from, beside API_ORIGIN: addresses or blocks of ' +
      'them such as `10.4.0.0/16`, `loopback` or `uniquelocal` (private networks), separated by ' +
      'commas. They are to overwrite X-Forwarded-For; limits count by the address that it names.',
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
    schema: words,
    about: 'The name by which the provider knows this platform.',
  }),
  oidcClientSecret: option({
    variable: 'OIDC_CLIENT_SECRET',
    schema: words,
    secret: true,
    about: 'The secret that goes with OIDC_CLIENT_ID.',
  }),
  oidcNameClaim: option({
    variable: 'OIDC_NAME_CLAIM',
    schema: words,
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
    about: 'PostgreSQL for the ledger and, without REDIS_URL, the job queues.',
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
  ...SERVER_OPTIONS,
  logLevel: option({
    variable: 'LOG_LEVEL',
    schema: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }),
    fallback: 'info',
    about: `How much is logged: ${LOG_LEVELS.join(', ')}.`,
  }),
} as const;

export type OptionName = keyof typeof OPTIONS;

/** Prefixes that belong to the platform: an unknown variable under one of them is a mistake. */
export const OWN_PREFIXES = ['NUANBU_', 'MQTT_', 'INFLUX_', 'METRICS_', 'OIDC_'] as const;
