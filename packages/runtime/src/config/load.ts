import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { TroubleError } from '@nuanbu/terms';
import {
  type LogLevel,
  NOT_YET,
  OPTIONS,
  type Option,
  type OptionName,
  OWN_PREFIXES,
} from './options.ts';

/** What the platform runs with: validated, complete, frozen. Paths are absolute. */
export interface Config {
  readonly dataDir: string;
  /** Whether nobody chose `dataDir`, so that start may move it where PostgreSQL's user can go. */
  readonly dataDirIsDefault: boolean;
  readonly district: string;
  readonly mqttHost: string;
  readonly mqttPort: number;
  readonly mqttTls?: { readonly cert: string; readonly key: string; readonly port: number };
  readonly messageLimitBytes: number;
  readonly apiHost: string;
  readonly apiPort: number;
  /** Where browsers reach the interface; undefined where it listens. */
  readonly apiOrigin?: string;
  /** Whose users sign in beside those with passwords; undefined where none is configured. */
  readonly oidc?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly nameClaim: string;
  };
  readonly apiRequestsPerMinute: number;
  readonly databaseUrl?: string;
  readonly dataKey?: string;
  readonly storeMemoryMb: number;
  readonly storeThreads: number;
  readonly settleConcurrency: number;
  /** Undefined where the placeholders that come with the software are expected. */
  readonly climateFile?: string;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Options as given on the command line, which outrank the environment. */
export type Overrides = { readonly [Name in OptionName]?: string | undefined };

const DEFAULT_TLS_PORT = 8883;

/**
 * Reads the configuration. An empty variable counts as not set, as shells and container files leave
 * them.
 *
 * @param overrides values given on the command line, by option name.
 * @param cwd the directory against which paths are resolved; by default the one in which npm was
 *   called (`INIT_CWD`), else the process's own.
 * @throws TroubleError `configInvalid`, naming every refused variable and why.
 */
export function loadConfig(
  env: Environment,
  overrides: Overrides = {},
  cwd: string = env.INIT_CWD || process.cwd(),
): Config {
  const refusals = [...unknownVariables(env)];
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const option: Option = OPTIONS[name];
    const given = overrides[name] ?? (env[option.variable] || undefined);
    const text = given ?? option.fallback;
    if (text === undefined) continue;
    const parsed = option.schema.safeParse(text);
    if (parsed.success) {
      values[name] = option.path ? resolve(cwd, String(parsed.data)) : parsed.data;
    } else {
      const label = overrides[name] === undefined ? option.variable : flagOf(option.variable);
      const shown = option.secret ? '' : ` (it is ${JSON.stringify(text)})`;
      refusals.push(`${label} ${parsed.error.issues[0]?.message ?? 'is refused'}${shown}.`);
    }
  }
  refusals.push(...tlsRefusals(values), ...oidcRefusals(values));
  if (refusals.length > 0) {
    throw new TroubleError('configInvalid', refusals.join(' '), {
      hint: 'Every option is described in packages/runtime/CONFIG.md.',
    });
  }
  return freeze(values, overrides.dataDir ?? (env.DATA_DIR || undefined));
}

function freeze(values: Partial<Record<OptionName, unknown>>, dataDir: string | undefined): Config {
  const { mqttTlsCert, mqttTlsKey, mqttTlsPort, ...others } = values;
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcNameClaim, ...plain } = others;
  const oidc = {
    ...{ issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret },
    nameClaim: oidcNameClaim,
  };
  const tls =
    mqttTlsCert === undefined
      ? {}
      : {
          mqttTls: Object.freeze({
            cert: mqttTlsCert,
            key: mqttTlsKey,
            port: mqttTlsPort ?? DEFAULT_TLS_PORT,
          }),
        };
  return Object.freeze({
    storeThreads: availableParallelism(),
    ...plain,
    ...tls,
    ...(oidcIssuer === undefined ? {} : { oidc: Object.freeze(oidc) }),
    dataDirIsDefault: dataDir === undefined,
  }) as Config;
}

function* tlsRefusals(values: Partial<Record<OptionName, unknown>>): Generator<string> {
  const { mqttTlsCert: cert, mqttTlsKey: key, mqttTlsPort: port } = values;
  if (cert !== undefined && key === undefined) yield 'MQTT_TLS_CERT is set without MQTT_TLS_KEY.';
  if (key !== undefined && cert === undefined) yield 'MQTT_TLS_KEY is set without MQTT_TLS_CERT.';
  if (port !== undefined && cert === undefined && key === undefined) {
    yield 'MQTT_TLS_PORT is set without MQTT_TLS_CERT and MQTT_TLS_KEY.';
  }
}

function* oidcRefusals(values: Partial<Record<OptionName, unknown>>): Generator<string> {
  const { oidcIssuer, oidcClientId, oidcClientSecret, apiOrigin } = values;
  const wanted = {
    ...{ OIDC_CLIENT_ID: oidcClientId, OIDC_CLIENT_SECRET: oidcClientSecret },
    API_ORIGIN: apiOrigin,
  };
  for (const [variable, value] of Object.entries(wanted)) {
    if (oidcIssuer !== undefined && value === undefined) {
      yield `OIDC_ISSUER is set without ${variable}.`;
    }
    if (oidcIssuer === undefined && value !== undefined && variable !== 'API_ORIGIN') {
      yield `${variable} is set without OIDC_ISSUER.`;
    }
  }
}

function* unknownVariables(env: Environment): Generator<string> {
  const known = new Set<string>(Object.values(OPTIONS).map((option) => option.variable));
  for (const variable of Object.keys(env).sort()) {
    if (!env[variable] || known.has(variable)) continue;
    const instead = NOT_YET[variable];
    if (instead !== undefined) {
      yield `${variable} is not spoken by this version yet: ${instead}. Unset it.`;
      continue;
    }
    const prefix = OWN_PREFIXES.find((each) => variable.startsWith(each));
    if (prefix === undefined) continue;
    const bare = variable.slice(prefix.length);
    const hint = known.has(bare) ? `; ${bare} is meant, without a prefix` : '';
    yield `${variable} is not an option${hint}.`;
  }
}

/** The command line's name of a variable: `MQTT_PORT` → `--mqtt-port`. */
export function flagOf(variable: string): string {
  return `--${variable.toLowerCase().replaceAll('_', '-')}`;
}
