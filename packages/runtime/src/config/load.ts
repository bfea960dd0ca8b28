import { resolve } from 'node:path';
import { TroubleError } from '@nuanbu/terms';
import { assemble } from './assemble.ts';
import type { Config } from './config.ts';
import type { Option } from './option.ts';
import { OPTIONS, type OptionName, OWN_PREFIXES } from './options.ts';
import { influxOf } from './placement.ts';
import { refusedTogether } from './together.ts';
import type { Values } from './values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Options as given on the command line, which outrank the environment. */
export type Overrides = { readonly [Name in OptionName]?: string | undefined };

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
  const given = new Set<OptionName>();
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const option: Option = OPTIONS[name];
    const set = overrides[name] ?? (env[option.variable] || undefined);
    const text = set ?? option.fallback;
    if (text === undefined) continue;
    const parsed = option.schema.safeParse(text);
    // One that is refused counts as set all the same, so that its companions are not refused too.
    if (set !== undefined) given.add(name);
    if (parsed.success) {
      values[name] = option.path ? resolve(cwd, String(parsed.data)) : parsed.data;
    } else {
      const label = overrides[name] === undefined ? option.variable : flagOf(option.variable);
      const shown = option.secret ? '' : ` (it is ${JSON.stringify(text)})`;
      refusals.push(`${label} ${parsed.error.issues[0]?.message ?? 'is refused'}${shown}.`);
    }
  }
  refusals.push(...refusedTogether(given));
  const influx = refusals.length === 0 ? influxOf(values as Values) : undefined;
  if (typeof influx === 'string') refusals.push(influx);
  if (refusals.length > 0) {
    throw new TroubleError('configInvalid', refusals.join(' '), {
      hint: 'Every option is described in packages/runtime/CONFIG.md.',
    });
  }
  return assemble(values as Values, influx as Config['influx'], !given.has('dataDir'));
}

function* unknownVariables(env: Environment): Generator<string> {
  const known = new Set<string>(Object.values(OPTIONS).map((option) => option.variable));
  for (const variable of Object.keys(env).sort()) {
    if (!env[variable] || known.has(variable)) continue;
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
