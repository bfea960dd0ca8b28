import { mayDo, PERMISSIONS, type Permission, PROBLEM_TYPE } from '@nuanbu/contracts/http';
import {
  type BatchRule,
  type Decided,
  type Ledger,
  type Scope,
  type StaleEdit,
  villageKey,
} from '@nuanbu/ledger';
import { isRefusal, type Refusal, refusal } from '@nuanbu/settlement';
import { ROLES, type Role, TroubleError } from '@nuanbu/terms';
import { covers, type Place } from '../access/scope.ts';
import { problemOf, refuse } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { linesOfBatch } from './batch-track.ts';

/** A command at a batch: what it names in its address, and the version that the person saw. */
export type BatchCall = Call<
  { readonly batch: number; readonly objection?: number },
  unknown,
  { readonly version: number }
>;

/**
 * Decides on a batch for a person, once for the command's key.
 *
 * @param command what is asked for; with the body it tells a repetition from another command.
 * @throws TroubleError the rule's refusal, and what the ledger refuses.
 */
export async function decideFor(
  { batches }: Pick<Ledger, 'batches'>,
  command: string,
  { params, body, by, request, reply }: BatchCall,
  rule: BatchRule,
): Promise<Decided> {
  const content = { command, ...params, ...body };
  const decided = await batches.decide(params.batch, body.version, rule, { ...by, content });
  if (!isRefusal(decided)) return decided as Decided;
  if (!isStale(decided)) return refuse(decided);
  // As text it goes out as it is, with what no other problem has.
  const problem = problemOf(new TroubleError(decided.refused, decided.detail), request.id);
  reply.code(problem.status).type(PROBLEM_TYPE);
  return JSON.stringify({ ...problem, changes: decided.changes }) as unknown as Decided;
}

function isStale(refused: Refusal): refused is StaleEdit {
  return refused.refused === 'staleEdit';
}

/** A rule about a batch as a whole: it asks that all of it lies in the person's places. */
export function withinScope(scope: Scope, rule: BatchRule): BatchRule {
  return (view) => {
    if (scope === 'all') return rule(view);
    const lines = linesOfBatch(view);
    if (lines.length === 0) {
      return refusal('scopeMissing', 'It has no line; whoever sees all places may do this.');
    }
    const outside = lines.find((line) => !covers(scope, line));
    return outside ? outsideOf(outside) : rule(view);
  };
}

export function outsideOf(place: Place): Refusal<'scopeMissing'> {
  return refusal('scopeMissing', `It has lines in ${villageKey(place)}.`);
}

/** Whether somebody's roles give them a permission that depends on where the batch is. */
export function mayBeDoneBy(
  roles: readonly Role[],
  permission: Permission,
): true | Refusal<'roleMissing'> {
  if (mayDo(roles, permission)) return true;
  const may = PERMISSIONS[permission].map((role) => `${ROLES[role].zh} (${role})`).join(', ');
  return refusal('roleMissing', `In this state it is for ${may}.`);
}
