import { codesOf, ROLES, type Role, TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { Selectable } from 'kysely';
import type { Database } from '../schema.ts';

/** Somebody who signs in. What one person signs, no other name of theirs may sign (S4). */
export interface User {
  /** In lower case, and never given to another. */
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly scope: Scope;
  /** Of the facts above: 1, and one more with each change of them. */
  readonly version: number;
  readonly addedAt: Instant;
  readonly disabledAt?: Instant | undefined;
  /** Until then no password is tried, after too many wrong ones. */
  readonly lockedUntil?: Instant | undefined;
}

/** Whose households a person sees: everybody's, or those of towns and villages. */
export type Scope =
  | 'all'
  | {
      readonly towns: readonly string[];
      /** Of each the key, `town/village`. */
      readonly villages: readonly string[];
    };

/** What an administrator says of a user. */
export type UserFacts = Pick<User, 'displayName' | 'roles' | 'scope'>;

const NAME = /^[a-z0-9\p{Script=Han}][a-z0-9\p{Script=Han}._-]{0,63}$/u;

/** A name as it is kept, so that one person does not become two by a capital letter. */
export function keptName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** @throws TroubleError `argumentInvalid`. */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new TroubleError('argumentInvalid', {
    zh: `“${name}”不能作用户名：须为 1 至 64 个字母、数字、点、连字符或下划线。`,
    en: `"${name}" cannot be a user's name: 1 to 64 letters, digits, dots, hyphens, underscores.`,
  });
}

/** @throws TroubleError `argumentInvalid`. */
export function checkFacts({ displayName, roles, scope }: UserFacts): void {
  const texts = [displayName, ...(scope === 'all' ? [] : [...scope.towns, ...scope.villages])];
  if (texts.some((text) => text.trim() === '' || text.includes('\0'))) {
    throw new TroubleError('argumentInvalid', {
      zh: '姓名、乡镇或村为空，或含有不是文字的字符。',
      en: 'A name, a town or a village is empty or no text.',
    });
  }
  const known: readonly string[] = codesOf(ROLES);
  const unknown = roles.find((role) => !known.includes(role));
  if (unknown === undefined) return;
  throw new TroubleError('argumentInvalid', {
    zh: `没有“${unknown}”这个角色。`,
    en: `"${unknown}" is no role.`,
  });
}

export function columnsOf({ displayName, roles, scope }: UserFacts) {
  return {
    display_name: displayName.trim(),
    roles: [...new Set(roles)].sort(),
    towns: scope === 'all' ? null : [...scope.towns],
    villages: scope === 'all' ? null : [...scope.villages],
  };
}

export function userOf(row: Selectable<Database['user']>): User {
  return {
    name: row.name,
    displayName: row.display_name,
    roles: row.roles,
    scope: row.towns && row.villages ? { towns: row.towns, villages: row.villages } : 'all',
    version: row.version,
    addedAt: row.added_at,
    ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
    ...(row.locked_until === null ? {} : { lockedUntil: row.locked_until }),
  };
}
