import { Readable } from 'node:stream';
import { mayDo, type Permission } from '@nuanbu/contracts/http';
import type { AuditEntry, Session, User } from '@nuanbu/ledger';
import type { Clock } from '@nuanbu/runtime';
import type { Feed, Tidings } from './feed.ts';

/** By the first word of what something was done to: who is told of it. */
const TOLD: Readonly<Record<string, Permission>> = {
  batch: 'seeBatches',
  concentrator: 'seeFeeders',
  fund: 'seeFunds',
  plan: 'seeRegister',
  programme: 'seeProgrammes',
  roster: 'seeRegister',
  run: 'seeRuns',
  user: 'manageUsers',
  violation: 'seeRegister',
};

/** A line now and then, so that whatever stands between takes the connection for alive. */
const BEAT_MS = 15_000;
/** A listener that reads no more is let go: it comes back and is told what it missed. */
const MOST_WAITING_BYTES = 1_000_000;

/**
 * Server-sent events for one session: numbers of the audit chain are the events' own, so that a
 * browser that was asleep asks for what it missed. Ends with the session, or when its user changes;
 * whoever is still signed in then comes back.
 *
 * @param after the number of the last event that was heard; from now on where it is left out.
 */
export function eventStream(
  feed: Feed,
  { user, expiresAt }: Session,
  after: number | undefined,
  clock: Clock,
): Readable {
  const stream = new Readable({ read: () => undefined });
  let heard = after ?? 0;
  // What comes while it is told what it missed waits its turn.
  let waiting: Tidings[] | undefined = after === undefined ? undefined : [];
  const send = (text: string) => {
    if (stream.readableLength > MOST_WAITING_BYTES) end();
    else stream.push(text);
  };
  const take = (tidings: Tidings) => {
    if (clock.now() >= expiresAt) return end();
    if (tidings.kind === 'progress') {
      const { kind, ...said } = tidings;
      if (mayDo(user.roles, 'seeRuns')) send(`event: ${kind}\ndata: ${JSON.stringify(said)}\n\n`);
      return;
    }
    const { entry } = tidings;
    if (entry.number <= heard) return;
    heard = entry.number;
    if (isToldTo(entry, user)) send(textOf(entry));
    if (entry.subject === `user ${user.name}` && !entry.action.startsWith('signed')) end();
  };
  const forget = feed.listen((tidings) => {
    if (waiting) waiting.push(tidings);
    else take(tidings);
  });
  const catchUp = async (from: number) => {
    for await (const entry of feed.missed(from)) take({ kind: 'change', entry });
    const late = waiting ?? [];
    waiting = undefined;
    for (const tidings of late) take(tidings);
  };
  const beat = setInterval(() => (clock.now() >= expiresAt ? end() : send(':\n\n')), BEAT_MS);
  const release = () => {
    clearInterval(beat);
    forget();
  };
  const end = () => {
    release();
    if (!stream.readableEnded && !stream.destroyed) stream.push(null);
  };
  stream.once('close', release);
  stream.push('retry: 2000\n\n');
  // Where that fails the browser comes back and asks again.
  if (after !== undefined) catchUp(after).catch(() => end());
  return stream;
}

function isToldTo({ subject }: AuditEntry, { roles }: User): boolean {
  const permission = TOLD[subject.split(' ', 1)[0]!];
  return permission !== undefined && mayDo(roles, permission);
}

/** Says what was done to what; the content is asked for, by whoever may see it. */
function textOf({ number, at, actor, action, subject }: AuditEntry): string {
  return `id: ${number}\nevent: change\ndata: ${JSON.stringify({ number, at, actor, action, subject })}\n\n`;
}
