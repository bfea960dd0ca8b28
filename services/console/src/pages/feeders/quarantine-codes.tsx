import type { quarantineEntrySchema } from '@nuanbu/contracts/http';
import { type CodeTable, FINDINGS, READING_REFUSALS } from '@nuanbu/terms';
import type { z } from 'zod';
import { useLabel, useWords } from '../../language/language.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { feederWords } from './words.ts';

export type QuarantineEntry = z.output<typeof quarantineEntrySchema>;

/** Why a message or reading lies in quarantine. */
export const QUARANTINE_CODES: CodeTable<string> = {
  ...READING_REFUSALS,
  conflictingReading: FINDINGS.conflictingReading,
};

/** Each reason once, with how many readings have it where there are several. */
export function ReasonTags({ reasons }: Pick<QuarantineEntry, 'reasons'>) {
  const { quarantine: words } = useWords(feederWords);
  const label = useLabel();
  const times = new Map<string, number>();
  for (const { code } of reasons) times.set(code, (times.get(code) ?? 0) + 1);
  return (
    <span className="nb-tags">
      {[...times].map(([code, count]) =>
        count > 1 ? (
          <Tag key={code} tone="waits">
            {words.times(label(QUARANTINE_CODES, code), count)}
          </Tag>
        ) : (
          <CodeTag key={code} table={QUARANTINE_CODES} code={code} tone="waits" />
        ),
      )}
    </span>
  );
}

/** Whether it waits, and if not what became of it. */
export function EntryState({ entry }: { readonly entry: QuarantineEntry }) {
  const { states } = useWords(feederWords).quarantine;
  if (entry.discarded) return <Tag>{states.discarded}</Tag>;
  if (entry.replayedAt !== undefined) return <Tag tone="good">{states.replayed}</Tag>;
  return <Tag tone="waits">{states.waiting}</Tag>;
}

/** Whether something can still be done about it. */
export function isWaiting({ discarded, replayedAt }: QuarantineEntry): boolean {
  return discarded === undefined && replayedAt === undefined;
}
