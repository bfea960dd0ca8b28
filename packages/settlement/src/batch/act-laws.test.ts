import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import { act, type BatchCommand, type BatchSnapshot } from './act.ts';
import { after, draft, PARTS, TO_RELEASE } from './batch.fixture.ts';
import { levelFunds } from './funds.ts';
import { isRefusal } from './refusal.ts';
import { goTogether, mayDo } from './separation.ts';
import { BATCH_ACTIONS } from './transitions.ts';

const PEOPLE = ['clerk', ...Array.from({ length: 11 }, (_, index) => `person${index + 1}`)];
const SIGNATURES = ['signTown', 'signBureau', 'signFinance'] as const;

/** A command by chance; most are the next one on the way, so that many batches get far. */
interface Turn {
  readonly isOnTheWay: boolean;
  /** The person decides on a line instead, where that may be. */
  readonly isDecision: boolean;
  readonly action: (typeof BATCH_ACTIONS)[number];
  readonly person: string;
  readonly days: number;
  readonly failed: number;
}

const turns = fc.array(
  fc.record<Turn>({
    isOnTheWay: fc.nat(9).map((number) => number > 0),
    isDecision: fc.nat(19).map((number) => number === 0),
    action: fc.constantFrom(...BATCH_ACTIONS, 'return'),
    person: fc.constantFrom(...PEOPLE),
    days: fc.nat(12),
    failed: fc.nat(3),
  }),
  { minLength: 10, maxLength: 80 },
);

function commandOf(batch: BatchSnapshot, turn: Turn, today: string): BatchCommand {
  const { person } = turn;
  const onTheWay = TO_RELEASE.find(({ action }) => action === NEXT[batch.state]);
  const action = turn.isOnTheWay && onTheWay ? onTheWay.action : turn.action;
  switch (action) {
    case 'publishNotice':
    case 'endNotice':
      return { action, person, today };
    case 'return':
      return { action, person, reason: '再核' };
    case 'recordReturns': {
      const payments = { waiting: 0, paidOut: 3 - turn.failed, failed: turn.failed, replaced: 0 };
      return { action, person, payments, failedParts: turn.failed > 0 ? PARTS : [] };
    }
    default:
      return { action, person };
  }
}

const NEXT: Partial<Record<BatchSnapshot['state'], BatchCommand['action']>> = {
  draft: 'publishNotice',
  publicNotice: 'endNotice',
  townReview: 'signTown',
  bureauReview: 'signBureau',
  financeReview: 'signFinance',
  approved: 'release',
};

/**
 * Plays turns, hands every step that was taken to a witness, and every person who decided on a line.
 */
function play(
  all: readonly Turn[],
  witness: (step: Played) => void,
  decides: (person: string) => void = () => {},
): BatchSnapshot {
  let now = draft();
  let today = '2022-04-25';
  for (const turn of all) {
    today = addDays(today, turn.days);
    if (turn.isDecision) {
      if (mayDo(now, turn.person, 'editLines') !== true) continue;
      now = { ...now, done: [...now.done, { person: turn.person, duty: 'editLines' }] };
      decides(turn.person);
      continue;
    }
    const command = commandOf(now, turn, today);
    const step = act(now, command);
    if (isRefusal(step)) continue;
    const next = after(now, step, command);
    witness({ command, before: now, next, today });
    now = next;
  }
  return now;
}

interface Played {
  readonly command: BatchCommand;
  readonly before: BatchSnapshot;
  readonly next: BatchSnapshot;
  readonly today: string;
}

test('law: nothing is released but with three signatures of its round, by three who did not make it', () => {
  let releases = 0;
  let laterRounds = 0;
  fc.assert(
    fc.property(turns, (all) => {
      // The witness keeps a record of its own: who did what, and who signed since the last return.
      const makers = new Set(['clerk']);
      let signed: { person: string; action: string }[] = [];
      let publishedOn = '';
      const witness = ({ command: { action, person }, next, today }: Played) => {
        if (action === 'publishNotice') {
          makers.add(person);
          publishedOn = today;
        }
        if (action === 'return') signed = [];
        if (action.startsWith('sign')) signed.push({ person, action });
        if (action === 'signTown') assert.ok(today >= addDays(publishedOn, 8), 'notice too short');
        if (next.state !== 'released') return;
        releases++;
        if (next.round > 1) laterRounds++;
        assert.deepEqual(
          signed.map((each) => each.action),
          SIGNATURES,
        );
        const signers = new Set(signed.map((each) => each.person));
        assert.equal(signers.size, 3);
        for (const signer of signers) assert.ok(!makers.has(signer), `${signer} made it`);
        assert.ok(!signers.has(person), 'a signer released it');
      };
      play(all, witness, (person) => makers.add(person));
    }),
    { numRuns: 2_000 },
  );
  // The law says something only where batches get there, after returns too.
  assert.ok(releases > 0 && laterRounds > 0, `${releases} releases, ${laterRounds} after returns`);
});

test('law: of nobody do two duties of one batch exclude each other, whatever was tried', () => {
  fc.assert(
    fc.property(turns, (all) => {
      const { done } = play(all, () => {});
      for (const one of done) {
        for (const other of done) {
          if (one.person === other.person) assert.ok(goTogether(one.duty, other.duty));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('law: the accounts are balanced after every step, and no level pays what it has not', () => {
  fc.assert(
    fc.property(turns, (all) => {
      play(all, ({ next }) => {
        assert.equal(sumIntegers(next.balances.values(), 'all accounts'), 0);
        for (const { funder } of PARTS) {
          assert.ok(levelFunds(next.balances, funder).onHandFen >= 0);
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('law: a round number only grows, by one and with a return', () => {
  fc.assert(
    fc.property(turns, (all) => {
      play(all, ({ command, before, next }) => {
        assert.equal(next.round - before.round, command.action === 'return' ? 1 : 0);
      });
    }),
    { numRuns: 500 },
  );
});
