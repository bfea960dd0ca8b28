import { createHash } from 'node:crypto';
import type { Instant } from '@nuanbu/units';
import { canonicalJson } from '../canonical.ts';

/** One change by a person or a run (domain rule S7). */
export interface AuditEntry {
  /** From 1, without a gap. */
  readonly number: number;
  readonly at: Instant;
  readonly actor: string;
  /** What was done, a camelCase sentence such as `rosterImported`. */
  readonly action: string;
  /** What it was done to, such as `run 3`. */
  readonly subject: string;
  /** Canonical JSON; never personal data. */
  readonly content: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** A point of the chain, short enough to print on paper. */
export interface AuditHead {
  readonly number: number;
  readonly hash: string;
}

/** Where the chain begins: there is no entry 0. */
export const GENESIS: AuditHead = { number: 0, hash: '0'.repeat(64) };

/** The hash of an entry: SHA-256 over everything in it and the hash before it. */
export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { number, at, actor, action, subject, content, previousHash } = entry;
  const text = canonicalJson({ number, at, actor, action, subject, content, previousHash });
  return createHash('sha256').update(text).digest('hex');
}

/** The first place at which a chain does not hold. */
export interface BrokenLink {
  readonly number: number;
  readonly fault: 'entryMissing' | 'previousHashDiffers' | 'contentChanged' | 'anchorDiffers';
}

/**
 * Whether an entry follows a head: its number is the next, it names the head's hash, and its own
 * hash is that of its content. Undefined where all three hold.
 */
export function brokenLink(head: AuditHead, entry: AuditEntry): BrokenLink | undefined {
  const number = head.number + 1;
  if (entry.number !== number) return { number, fault: 'entryMissing' };
  if (entry.previousHash !== head.hash) return { number, fault: 'previousHashDiffers' };
  if (entry.hash !== hashEntry(entry)) return { number, fault: 'contentChanged' };
  return undefined;
}
