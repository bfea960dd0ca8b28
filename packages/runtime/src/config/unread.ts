import type { Environment } from './load.ts';
import { OPTIONS, OWN_PREFIXES } from './options.ts';

/** What Kubernetes sets in every container for each service of its namespace. */
const SERVICE_LINK = /_(SERVICE_(HOST|PORT(_.+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_.+)?)?)$/;

/**
 * The variables that begin as an option does and are none, by name. Where they share a prefix that
 * is nobody's own, such as `REDIS_` or `DATABASE_`, they may be another program's; or a misspelt
 * option, in whose place its default stands.
 */
export function unreadVariables(env: Environment): string[] {
  const known = new Set<string>(Object.values(OPTIONS).map(({ variable }) => variable));
  const prefixes = new Set([...known].map((variable) => variable.replace(/_.*/, '_')));
  return Object.keys(env)
    .filter((variable) => env[variable] && !known.has(variable) && !SERVICE_LINK.test(variable))
    .filter((variable) => prefixes.has(variable.replace(/_.*/, '_')))
    .filter((variable) => !OWN_PREFIXES.some((own) => variable.startsWith(own)))
    .sort();
}
