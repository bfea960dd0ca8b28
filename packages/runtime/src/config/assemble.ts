import { availableParallelism, hostname } from 'node:os';
import type { Config } from './config.ts';
import type { Values } from './values.ts';

const DEFAULT_TLS_PORT = 8883;

/** The configuration from accepted values: grouped by need, without what is absent, frozen. */
export function assemble(
  values: Values,
  influx: Config['influx'],
  dataDirIsDefault: boolean,
): Config {
  const { dataDir, district, mqttHost, mqttPort, messageLimitBytes } = values;
  const { apiHost, apiPort, apiOrigin, apiProxies, apiRequestsPerMinute } = values;
  const { databaseUrl, redisUrl, dataKey, storeMemoryMb, settleConcurrency } = values;
  const { climateFile, drainS, logLevel } = values;
  return compact({
    ...{ dataDir, dataDirIsDefault, district, mqttHost, mqttPort, messageLimitBytes },
    ...{ apiHost, apiPort, apiOrigin, apiProxies, apiRequestsPerMinute },
    ...{ databaseUrl, redisUrl, influx, dataKey, storeMemoryMb, settleConcurrency },
    ...{ climateFile, drainS, logLevel },
    storeThreads: values.storeThreads ?? availableParallelism(),
    mqttTls: mqttTlsOf(values),
    mqtt: mqttOf(values),
    oidc: oidcOf(values),
    metrics: metricsOf(values),
  }) as Config;
}

function mqttTlsOf({ mqttTlsCert: cert, mqttTlsKey: key, mqttTlsPort }: Values) {
  return cert && compact({ cert, key, port: mqttTlsPort ?? DEFAULT_TLS_PORT });
}

function mqttOf(values: Values) {
  const { mqttUrls: urls, mqttUsername: username, mqttPassword: password } = values;
  const { mqttVersion: version, mqttConnections: connections, mqttShare: share } = values;
  const { mqttCa: ca, mqttCert: cert, mqttKey: key } = values;
  const { mqttSessionExpiryS: sessionExpiryS, mqttReceiveMaximum: receiveMaximum } = values;
  const clientName = values.mqttClientName ?? hostname();
  if (!urls) return undefined;
  return compact({
    ...{ urls, username, password, version, connections, clientName, ca, cert, key, share },
    ...{ sessionExpiryS, receiveMaximum },
  });
}

function oidcOf(values: Values) {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = values;
  return issuer && compact({ issuer, clientId, clientSecret, nameClaim: values.oidcNameClaim });
}

function metricsOf({ metricsHost: host, metricsPort: port }: Values) {
  return port === undefined ? undefined : compact({ host, port });
}

/** Without what is absent, and frozen. */
function compact(values: Readonly<Record<string, unknown>>): object {
  return Object.freeze(
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  );
}
