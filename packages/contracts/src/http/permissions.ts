import type { Duty, Role } from '@nuanbu/terms';

/** What of the platform somebody may see, beside the duties that they may take on at a batch. */
type Sight =
  | 'seeProgrammes'
  | 'seeVillages'
  | 'seeCompleteness'
  | 'seeRegister'
  | 'seeRuns'
  | 'seeBatches'
  | 'seeFunds'
  | 'seeFeeders'
  | 'seeAudit'
  | 'takeAuditPackage'
  | 'revealPersonal';

type Deed =
  | 'returnBatch'
  | 'raiseObjection'
  | 'answerObjection'
  | 'recordFunds'
  | 'openViolation'
  | 'decideViolation'
  | 'signOffQuestion'
  | 'askWhatIf'
  | 'importRegister'
  | 'fileProgramme'
  | 'manageFeeders'
  | 'handleQuarantine'
  | 'manageUsers';

export type Permission = Sight | Deed | Duty;

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
  // Names and numbers of households alone: scopes and concentrators are made of them.
  seeVillages: EVERYBODY,
  // Whose meters report is what a power supply station answers for; it says nothing of households.
  seeCompleteness: [...REVIEWERS, 'feeder'],
  seeRegister: REVIEWERS,
  seeRuns: REVIEWERS,
  seeBatches: REVIEWERS,
  seeFunds: ['bureau', 'finance', 'auditor'],
  seeFeeders: ['feeder', 'bureau', 'auditor', 'admin'],
  seeAudit: ['auditor', 'admin'],
  takeAuditPackage: ['finance', 'auditor', 'admin'],
  revealPersonal: ['town', 'bureau', 'finance', 'auditor'],
  makeBatch: ['bureau', 'finance'],
  editLines: ['bureau', 'finance'],
  publishNotice: ['bureau', 'finance'],
  signTown: ['town'],
  signBureau: ['bureau'],
  signFinance: ['finance'],
  release: ['finance'],
  changePayee: ['town', 'bureau', 'finance'],
  approvePayee: ['bureau', 'finance'],
  importReturns: ['finance'],
  reconcile: ['finance'],
  returnBatch: ['town', 'bureau', 'finance'],
  raiseObjection: ['village', 'town', 'bureau', 'finance'],
  answerObjection: ['town', 'bureau', 'finance'],
  recordFunds: ['finance'],
  openViolation: ['village', 'town', 'bureau'],
  decideViolation: ['bureau'],
  signOffQuestion: ['finance'],
  askWhatIf: ['bureau', 'finance', 'auditor'],
  importRegister: ['town', 'bureau'],
  fileProgramme: ['bureau', 'admin'],
  manageFeeders: ['admin'],
  handleQuarantine: ['feeder', 'admin'],
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
