import type { Role } from '@nuanbu/terms';

/** What somebody may see or do. */
export type Permission =
  | 'seeProgrammes'
  | 'seeRegister'
  | 'seeRuns'
  | 'seeFeeders'
  | 'seeAudit'
  | 'revealPersonal'
  | 'manageUsers';

const EVERYBODY: readonly Role[] = [
  'feeder',
  'village',
  'town',
  'bureau',
  'finance',
  'auditor',
  'admin',
];
const REVIEWERS: readonly Role[] = ['village', 'town', 'bureau', 'finance', 'auditor'];

/**
 * Who may do what, by role: the whole of it, in one table. A user with several roles may do what
 * any of them may; whose households that concerns is their scope, and who may sign what somebody
 * else has prepared is separation (domain rule S4), which no role overrides.
 */
export const PERMISSIONS: Readonly<Record<Permission, readonly Role[]>> = {
  seeProgrammes: EVERYBODY,
  seeRegister: REVIEWERS,
  seeRuns: REVIEWERS,
  seeFeeders: ['feeder', 'bureau', 'auditor', 'admin'],
  seeAudit: ['auditor', 'admin'],
  revealPersonal: ['town', 'bureau', 'finance', 'auditor'],
  manageUsers: ['admin'],
};

/** Whether somebody with these roles may do something. */
export function mayDo(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => PERMISSIONS[permission].includes(role));
}

/** Everything that somebody with these roles may do, in the order of the table. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  const all = Object.keys(PERMISSIONS) as Permission[];
  return all.filter((permission) => mayDo(roles, permission));
}
