import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { appendAudit } from './audit/audit.ts';
import { decide } from './commands.ts';
import type { By, LedgerContext } from './context.ts';
import { oneAtATime } from './locks.ts';
import { checkTexts } from './texts.ts';

/** Finance's word on a question that a notice leaves open, for one version of its programme. */
export interface SignOff {
  /** The parameter's path in the programme file. */
  readonly parameter: string;
  /** The value that was signed, as the file writes it. */
  readonly value: string;
  readonly reason: string;
  /** Whether no later one was signed for the same parameter. */
  readonly counts: boolean;
  readonly at: Instant;
  readonly actor: string;
  readonly auditNumber: number;
}

export interface Questions {
  /**
   * Appends a sign-off; a later one of the same parameter counts in its place.
   *
   * @returns the number of its entry in the chain.
   * @throws TroubleError `programmeUnknown`, `reasonMissing`, `argumentInvalid`.
   */
  signOff(
    programmeDigest: string,
    given: Pick<SignOff, 'parameter' | 'value' | 'reason'>,
    by: By,
  ): Promise<number>;
  /** Every sign-off of a programme version, in order. */
  list(programmeDigest: string): Promise<SignOff[]>;
}

export function questionsOf(context: LedgerContext): Questions {
  return {
    signOff: (digest, given, by) => signOff(context, digest, given, by),
    list: async (digest) => {
      const rows = await context.db
        .selectFrom('question_sign_off')
        .selectAll()
        .where('programme_digest', '=', digest)
        .orderBy('sign_off_number')
        .execute();
      const newest = new Map(rows.map((row) => [row.parameter, row.sign_off_number]));
      return rows.map((row) => ({
        parameter: row.parameter,
        value: row.value,
        reason: row.reason,
        counts: newest.get(row.parameter) === row.sign_off_number,
        at: row.at,
        actor: row.actor,
        auditNumber: row.audit_number,
      }));
    },
  };
}

function signOff(
  context: LedgerContext,
  programmeDigest: string,
  given: Pick<SignOff, 'parameter' | 'value' | 'reason'>,
  by: By,
): Promise<number> {
  const { parameter, value, reason } = given;
  const content = { programmeDigest, parameter, value, reason };
  return decide(context, by, 'signOffQuestion', content, async (work) => {
    checkTexts(content);
    if (parameter === '')
      throw new TroubleError('argumentInvalid', {
        zh: '没有指明参数。',
        en: 'It names no parameter.',
      });
    if (reason.trim() === '') throw new TroubleError('reasonMissing', '');
    await oneAtATime(work, 'roster');
    const programme = await work
      .selectFrom('programme_version')
      .select('name')
      .where('digest', '=', programmeDigest)
      .executeTakeFirst();
    if (!programme) {
      throw new TroubleError('programmeUnknown', {
        zh: `没有摘要为 ${programmeDigest} 的版本。`,
        en: `No version has the digest ${programmeDigest}.`,
      });
    }
    const head = await appendAudit(work, context, {
      actor: by.actor,
      action: 'questionSignedOff',
      subject: `programme ${programme.name}`,
      content,
    });
    await work
      .insertInto('question_sign_off')
      .values({
        ...{ programme_digest: programmeDigest, parameter, value, reason },
        ...{ at: context.clock.now(), actor: by.actor, audit_number: head.number },
      })
      .execute();
    return head.number;
  });
}
