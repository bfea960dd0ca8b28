import type { Option } from './option.ts';
import { OPTIONS, type OptionName } from './options.ts';

type Given = ReadonlySet<OptionName>;

/** Options that mean something only beside another one: that one → those that may go with it. */
const COMPANIONS = {
  apiOrigin: ['apiProxies'],
  oidcIssuer: ['oidcClientId', 'oidcClientSecret'],
  mqttUrls: [
    ...['mqttUsername', 'mqttPassword', 'mqttVersion', 'mqttConnections', 'mqttClientName'],
    ...['mqttCa', 'mqttCert', 'mqttKey', 'mqttShare', 'mqttSessionExpiryS', 'mqttReceiveMaximum'],
  ],
  influxUrl: ['influxOrg', 'influxBucket', 'influxToken'],
  metricsPort: ['metricsHost'],
} as const;

/** Options that are all set or none. */
const PAIRS = [
  ['mqttTlsCert', 'mqttTlsKey'],
  ['mqttCert', 'mqttKey'],
] as const;

/** Options that must be there where another one is. */
const NEEDED = {
  oidcIssuer: ['oidcClientId', 'oidcClientSecret', 'apiOrigin'],
  influxUrl: ['influxOrg', 'influxBucket', 'influxToken'],
  mqttPassword: ['mqttUsername'],
} as const;

/** Options that say two different things about the same need. */
const EXCLUDING = {
  mqttUrls: ['mqttHost', 'mqttPort', 'mqttTlsCert', 'mqttTlsKey', 'mqttTlsPort'],
  influxPlacement: ['influxUrl', 'influxOrg', 'influxBucket', 'influxToken'],
} as const;

/**
 * What is wrong with options that were each accepted, but not together.
 *
 * @param given those that somebody set, without the fallbacks.
 * @returns a sentence for each contradiction.
 */
export function* refusedTogether(given: Given): Generator<string> {
  for (const [first, second] of PAIRS) {
    if (given.has(first) && !given.has(second)) yield without(first, second);
    if (given.has(second) && !given.has(first)) yield without(second, first);
  }
  if (given.has('mqttTlsPort') && !given.has('mqttTlsCert') && !given.has('mqttTlsKey')) {
    yield 'MQTT_TLS_PORT is set without MQTT_TLS_CERT and MQTT_TLS_KEY.';
  }
  for (const [main, others] of entriesOf(NEEDED)) {
    for (const other of others) {
      if (given.has(main) && !given.has(other)) yield without(main, other);
    }
  }
  for (const [main, others] of entriesOf(EXCLUDING)) {
    for (const other of others) {
      if (given.has(main) && given.has(other)) {
        yield `${variableOf(other)} is set beside ${variableOf(main)}, which excludes it.`;
      }
    }
  }
  for (const [main, others] of entriesOf(COMPANIONS)) {
    // What the placement already refuses needs no second sentence.
    if (main === 'influxUrl' && given.has('influxPlacement')) continue;
    for (const other of others) {
      if (given.has(other) && !given.has(main)) yield without(other, main);
    }
  }
}

function entriesOf(table: Partial<Record<OptionName, readonly OptionName[]>>) {
  return Object.entries(table) as [OptionName, readonly OptionName[]][];
}

function variableOf(name: OptionName): string {
  const { variable }: Option = OPTIONS[name];
  return variable;
}

function without(set: OptionName, missing: OptionName): string {
  return `${variableOf(set)} is set without ${variableOf(missing)}.`;
}
