import { createHash } from 'node:crypto';
import type { Words } from '@nuanbu/terms';
import { isMap, keysOf, type Raw } from './parameters.ts';
import { readRaw } from './parse.ts';
import type { Programme } from './programme.ts';

/** One parameter with another value, for asking what would be. */
export interface Setting {
  /** E.g. `components.energySubsidy.rules.perKwh.rate`. */
  readonly path: string;
  readonly value: string;
}

export type SettingsResult =
  | { readonly ok: true; readonly programme: Programme }
  | { readonly ok: false; readonly problems: readonly Words[] };

/**
 * A programme with some of its parameters at other values, checked like a file. The result names
 * itself by the changed content: no run can be mistaken for one of the file's own.
 */
export function withSettings(programme: Programme, settings: readonly Setting[]): SettingsResult {
  let raw = programme.raw;
  for (const { path, value } of settings) {
    const keys = keysOf(raw, path);
    const before = keys && at(raw, [...keys, 'value']);
    if (!keys || before === undefined) {
      const none = {
        zh: `${programme.name} 没有参数 ${path}`,
        en: `${path} is no parameter of ${programme.name}`,
      };
      return { ok: false, problems: [none] };
    }
    raw = replaced(raw, [...keys, 'value'], Array.isArray(before) ? value.split(/[ ,]+/) : value);
  }
  const digest = createHash('sha256').update(JSON.stringify(raw)).digest('hex');
  const read = readRaw(raw, digest);
  if (read.ok) return read;
  const problems = read.faults.map(({ issue, zh }) => {
    const path = issue.path.join('.');
    return { zh: `${path} ${zh}`, en: `${path} ${issue.message}` };
  });
  return { ok: false, problems };
}

function at(raw: Raw, keys: readonly (string | number)[]): Raw | undefined {
  let here: Raw | undefined = raw;
  for (const key of keys) {
    here = Array.isArray(here)
      ? here[Number(key)]
      : here !== undefined && isMap(here)
        ? here[key]
        : undefined;
  }
  return here;
}

function replaced(raw: Raw, keys: readonly (string | number)[], value: Raw): Raw {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(raw)) {
    return raw.map((item, index) => (index === key ? replaced(item, rest, value) : item));
  }
  if (!isMap(raw)) return value;
  return { ...raw, [key]: replaced(raw[key] ?? null, rest, value) };
}
