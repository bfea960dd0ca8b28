/** What deploy/ tells each of our processes, by whichever way it starts it. */
import { deployFiles, documentOf, documentsOf, textOf } from './files.ts';
import { type Compose, type Manifest, type Pod, templateOf } from './shapes.ts';

/** A process as somebody starts it. */
export interface Started {
  /** The file, and in it what it is called. */
  readonly place: string;
  /** Such as `ingest`; empty where a script of deploy/bin takes its place. */
  readonly command: string;
  /** What the image says, then what is said beside it, secrets among it. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long it is let to stop, in seconds; undefined where it ends by itself. */
  readonly stopS: number | undefined;
}

/** Stand-ins of secrets, which no file holds. */
const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://nuanbu:secret@postgresql:5432/nuanbu',
  DATA_KEY: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  INFLUX_TOKEN: 'secret',
  MQTT_PASSWORD: 'secret',
  REDIS_URL: 'redis://:secret@redis:6379/0',
};

/** Secrets that become variables; those of engines and the passphrase of backups stay files. */
function secretsNamed(names: readonly string[]): Record<string, string> {
  const variables = names.filter((name) => /^[A-Z_]+$/.test(name));
  return Object.fromEntries(
    variables.map((name) => {
      const value = SECRETS[name];
      if (value === undefined) throw new Error(`no stand-in for the secret ${name}`);
      return [name, value];
    }),
  );
}

/** The variables that the image sets. */
function imageVariables(): Record<string, string> {
  const [, block = ''] =
    /^ENV (NODE_ENV=(?:.*\\\n)*.*)$/m.exec(textOf('deploy/images/Dockerfile')) ?? [];
  return Object.fromEntries(
    [...block.matchAll(/([A-Z_]+)=([^\s\\]+)/g)].map(([, name, value]) => [name!, value!]),
  );
}

const COMPOSE = 'deploy/compose/compose.yaml';

export function compose(): Compose {
  return documentOf<Compose>(COMPOSE);
}

function startedByCompose(): Started[] {
  const ours = Object.entries(compose().services).filter(
    ([, { image }]) => image === 'nuanbu:local',
  );
  return ours.map(([name, service]) => ({
    place: `${COMPOSE}: ${name}`,
    command: service.entrypoint ? '' : (service.command?.join(' ') ?? ''),
    environment: {
      ...imageVariables(),
      ...Object.fromEntries(
        Object.entries(service.environment ?? {}).map(([variable, value]) => [
          variable,
          value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
        ]),
      ),
      ...secretsNamed(service.secrets ?? []),
    },
    stopS: service.healthcheck?.disable
      ? undefined
      : Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]),
  }));
}

/** The manifests of the base, by file. */
export function manifests(): readonly Manifest[] {
  return deployFiles('deploy/kubernetes/base/*.yaml')
    .filter((file) => !file.endsWith('kustomization.yaml'))
    .flatMap((file) => documentsOf<Manifest>(file));
}

function startedByKubernetes(): Started[] {
  const all = manifests();
  const dataOf = (name: string) =>
    all.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.data ?? {};
  return all.flatMap((manifest) => {
    const template = templateOf(manifest);
    if (template === undefined) return [];
    const { containers, terminationGracePeriodSeconds: stopS } = template.spec;
    return containers.map((container) => ({
      place: `deploy/kubernetes: ${manifest.metadata.name}`,
      command: container.command ? '' : (container.args?.join(' ') ?? ''),
      environment: Object.assign(
        imageVariables(),
        ...(container.envFrom ?? []).map(({ configMapRef }) => dataOf(configMapRef.name)),
        secretsNamed(secretKeys(template.spec)),
      ),
      stopS,
    }));
  });
}

function secretKeys({ volumes = [] }: Pod): string[] {
  return volumes.flatMap(({ secret }) => secret?.items.map(({ key }) => key) ?? []);
}

/** `NAME=value` of a file of variables, what is commented out included. */
function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^#?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
}

/** Of separate processes; that of all in one needs less. */
function startedBySystemd(): Started[] {
  const units = deployFiles('deploy/systemd/nuanbu-*@.service');
  return units.map((file) => {
    const text = textOf(file).replaceAll('%i', '9401').replaceAll('%H', 'host');
    const set = (key: string) =>
      [...text.matchAll(new RegExp(`^${key}=-?(.*)$`, 'gm'))].map(([, value]) => value!);
    const files = set('EnvironmentFile').map((path) => path.slice(path.lastIndexOf('/') + 1));
    const shipped = files.filter((name) => deployFiles(`deploy/systemd/${name}`).length > 0);
    const isIngest = file.includes('ingest');
    const { MQTT_PASSWORD, ...secrets } = SECRETS;
    return {
      place: file,
      command: /bin\/nuanbu (.*)$/.exec(set('ExecStart')[0] ?? '')?.[1] ?? '',
      environment: Object.assign(
        variablesOf(set('Environment').join('\n')),
        ...shipped.map((name) => ofSeparate(variablesOf(textOf(`deploy/systemd/${name}`)))),
        { ...secrets, ...(isIngest && { MQTT_PASSWORD }) },
      ),
      stopS: Number(set('TimeoutStopSec')[0]),
    };
  });
}

/** The embedded broker's are for the one process. */
function ofSeparate({ MQTT_HOST, MQTT_TLS_CERT, MQTT_TLS_KEY, ...others }: Record<string, string>) {
  return others;
}

/** Every process that deploy/ starts from our image or our tree. */
export function allStarted(): readonly Started[] {
  return [...startedByCompose(), ...startedByKubernetes(), ...startedBySystemd()];
}
