import type { LogLevel } from './options.ts';
import type { InfluxPlace } from './placement.ts';

/** What the platform runs with: validated, complete, frozen. Paths are absolute. */
export interface Config {
  readonly dataDir: string;
  /** Whether nobody chose `dataDir`, so that start may move it where PostgreSQL's user can go. */
  readonly dataDirIsDefault: boolean;
  readonly district: string;
  readonly mqttHost: string;
  readonly mqttPort: number;
  readonly mqttTls?: { readonly cert: string; readonly key: string; readonly port: number };
  /** The broker outside; undefined where the embedded one listens. */
  readonly mqtt?: MqttConfig;
  readonly messageLimitBytes: number;
  readonly apiHost: string;
  readonly apiPort: number;
  /** Where browsers reach the interface; undefined where it listens. */
  readonly apiOrigin?: string;
  /** Who may say for whom it hands requests on, where `apiOrigin` says that somebody does. */
  readonly apiProxies: readonly string[];
  /** Whose users sign in beside those with passwords; undefined where none is configured. */
  readonly oidc?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly nameClaim: string;
  };
  readonly apiRequestsPerMinute: number;
  readonly databaseUrl?: string;
  /** Where the job queues are; undefined where they stand beside the ledger. */
  readonly redisUrl?: string;
  /** Where the readings of this district are; undefined where they are embedded. */
  readonly influx?: InfluxPlace & { readonly timeoutMs: number };
  readonly dataKey?: string;
  readonly storeMemoryMb: number;
  readonly storeThreads: number;
  readonly settleConcurrency: number;
  /** Undefined where the placeholders that come with the software are expected. */
  readonly climateFile?: string;
  /** Where health and metrics are told; undefined where nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number };
  /** What a process that was told to stop has to end what is in flight, in seconds. */
  readonly drainS: number;
  readonly logLevel: LogLevel;
}

/** How this process takes part in a broker outside. */
export interface MqttConfig {
  /** Addresses of one cluster, any of which will do. */
  readonly urls: readonly string[];
  readonly username?: string;
  readonly password?: string;
  readonly version: '5' | '3.1.1';
  readonly connections: number;
  /** What its sessions are called there: the same over restarts, another one for each process. */
  readonly clientName: string;
  /** PEM files. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The group of the shared subscription. */
  readonly share: string;
  readonly sessionExpiryS: number;
  readonly receiveMaximum: number;
}
