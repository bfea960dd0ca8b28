import { createServer } from 'node:net';
import type { Config } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';

/** The ports that a demo may move, with who chose them. */
interface Ports {
  readonly mqttPortIsChosen: boolean;
  readonly apiPortIsChosen: boolean;
}

/**
 * The configuration with free ports in the place of usual ones that are taken. A port that somebody
 * chose stays, and is refused at the start where it is taken.
 *
 * @returns with it a sentence for each port that moved.
 */
export async function withFreePorts(
  config: Config,
  { mqttPortIsChosen, apiPortIsChosen }: Ports,
): Promise<{ readonly config: Config; readonly notices: readonly string[] }> {
  const { mqttHost, mqttPort, apiHost, apiPort } = config;
  const moves = {
    mqttPort: !mqttPortIsChosen && (await isTaken(mqttHost, mqttPort)),
    apiPort: !apiPortIsChosen && (await isTaken(apiHost, apiPort)),
  };
  const moved = (Object.keys(moves) as (keyof typeof moves)[]).filter((name) => moves[name]);
  return {
    config: { ...config, ...Object.fromEntries(moved.map((name) => [name, 0])) },
    notices: moved.map(
      (name) =>
        `端口 ${config[name]} 已被占用，改用空闲端口 Port ${config[name]} is taken; a free one is used.`,
    ),
  };
}

async function isTaken(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  const taken = await new Promise<boolean>((resolve) => {
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    probe.listen({ host, port }, () => resolve(false));
  });
  if (probe.listening) await new Promise((resolve) => probe.close(resolve));
  return taken;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * A desk whose passwords everybody knows is for this machine alone.
 *
 * @throws TroubleError `configInvalid`.
 */
export function refuseOtherMachines({ apiHost, apiOrigin }: Config): void {
  if (LOOPBACK.has(apiHost) && apiOrigin === undefined) return;
  throw new TroubleError(
    'configInvalid',
    "API_HOST and API_ORIGIN are not for a demo that stays up: its accounts' passwords are known to everybody.",
    { hint: 'Unset them, or end the demo with --no-keep.' },
  );
}
