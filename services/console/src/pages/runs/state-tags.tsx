import { RUN_KIND_WORDS, RUN_STATE_WORDS, type runSchema } from '@nuanbu/contracts/http';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { progressKey, type RunProgress } from '../../api/live.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Tag } from '../../parts/code-tag.tsx';
import { CountedProgress } from '../../parts/progress.tsx';
import { toneOf } from '../../parts/tones.ts';

export type Run = z.output<typeof runSchema>;

/** Which kind a run is. */
export function RunKind({ run: { kind } }: { readonly run: Pick<Run, 'kind'> }) {
  const say = useSay();
  const isMoney = kind === 'final' || kind === 'correction';
  return <Tag tone={isMoney ? 'primary' : 'plain'}>{say(RUN_KIND_WORDS[kind])}</Tag>;
}

/** How far a run is, brought up to date by what the server tells as it goes. */
export function useRunProgress({ number, progress }: Run): RunProgress | undefined {
  const { data: told } = useQuery<RunProgress>({
    queryKey: progressKey(number),
    queryFn: skipToken,
  });
  return told ?? progress;
}

/** How a run stands; while it is under way, how many villages are done by now. */
export function RunState({ run }: { readonly run: Run }) {
  const say = useSay();
  const words = useWords(sharedWords);
  const { state } = run;
  const now = useRunProgress(run);
  if (state !== 'running') return <Tag tone={toneOf(state)}>{say(RUN_STATE_WORDS[state])}</Tag>;
  if (!now) return <Tag tone="primary">{say(RUN_STATE_WORDS.running)}</Tag>;
  return (
    <CountedProgress
      done={now.done}
      all={now.villages}
      label={words.progress.villages(now.done, now.villages)}
    />
  );
}
