import { UNPAID_STAGE_WORDS } from '@nuanbu/contracts/http';
import { BATCH_STATES, FINDINGS, READING_REFUSALS } from '@nuanbu/terms';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { progressKey, type RunProgress } from '../../api/live.ts';
import { count } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { CountedProgress } from '../../parts/progress.tsx';
import type { Overview } from './overview-page.tsx';
import { overviewWords } from './words.ts';

/** Where at its batch each task is done. */
const TASK_TABS = {
  answerObjection: '/batches/:batch/notice',
  decideUpheld: '/batches/:batch/lines',
  approvePayee: '/batches/:batch/payments',
  correctPayee: '/batches/:batch/payments',
  repay: '/batches/:batch/payments',
} as const;

/** What whoever looks may do now at batches, steps first, each as a link to where. */
export function Waiting({
  waiting,
  tasks = [],
}: {
  readonly waiting: NonNullable<Overview['waiting']>;
  readonly tasks: Overview['tasks'];
}) {
  const { waiting: words } = useWords(overviewWords);
  return (
    <Section title={words.title}>
      {waiting.length + tasks.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <ul className="nb-tasks">
          {waiting.map(({ batch, step }) => (
            <li key={`${batch.number}${step}`}>
              <Link to={`/batches/${batch.number}`}>
                <strong>{words.steps[step]}</strong>
                <span>
                  {words.batch(batch.number)} · {batch.season}
                </span>
                <Money fen={batch.amountFen} hasUnit />
              </Link>
            </li>
          ))}
          {tasks.map(({ batch, task, count: number }) => (
            <li key={`${batch.number}${task}`}>
              <Link to={pathOf(TASK_TABS[task], { batch: batch.number })}>
                <strong>{words.tasks[task](count(number))}</strong>
                <span>
                  {words.batch(batch.number)} · {batch.season}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

type Run = NonNullable<Overview['underWay']>[number];

/** Runs that are being computed, with how far each is. */
export function UnderWay({ runs }: { readonly runs: readonly Run[] }) {
  const { underWay: words } = useWords(overviewWords);
  return (
    <Section title={words.title}>
      <ul className="nb-lines">
        {runs.map((run) => (
          <li key={run.number}>
            <Link to={`/runs/${run.number}`}>{words.run(run.number)}</Link>{' '}
            <span className="nb-fine">{run.season}</span>
            <RunBar run={run} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** How far a run is, brought up to date by what the server tells as it goes. */
function RunBar({ run }: { readonly run: Run }) {
  const { progress: words } = useWords(sharedWords);
  const { data } = useQuery<RunProgress | undefined>({
    queryKey: progressKey(run.number),
    enabled: false,
  });
  const { done = 0, villages = 0 } = data ?? run.progress ?? {};
  return <CountedProgress done={done} all={villages} label={words.villages(done, villages)} />;
}

/** Batches by state, and money that is owed and not paid. */
export function Batches({
  batches,
  unpaid = [],
}: {
  readonly batches: NonNullable<Overview['batches']>;
  readonly unpaid: Overview['unpaid'];
}) {
  const { batches: words } = useWords(overviewWords);
  const shared = useWords(sharedWords);
  const say = useSay();
  return (
    <Section title={words.title} actions={<Link to="/batches">{words.all}</Link>}>
      {batches.length === 0 ? (
        <p className="nb-quiet">{shared.empty}</p>
      ) : (
        <ul className="nb-rows">
          {batches.map(({ state, count: number, amountFen }) => (
            <li key={state}>
              <Link to={addressOf('/batches', { state })}>
                <CodeTag table={BATCH_STATES} code={state} />
              </Link>
              <span className="nb-quiet">{words.count(number)}</span>
              <Money fen={amountFen} hasUnit />
            </li>
          ))}
        </ul>
      )}
      {unpaid.length > 0 && (
        <>
          <h3 className="nb-sub">{words.unpaid}</h3>
          <ul className="nb-rows">
            {unpaid.map(({ stage, households, amountFen, oldestDays }) => (
              <li key={stage}>
                <Link to={addressOf('/unpaid', { stage })}>{say(UNPAID_STAGE_WORDS[stage])}</Link>
                <span className="nb-quiet">
                  {words.households(count(households))} · {words.oldest(oldestDays)}
                </span>
                <Money fen={amountFen} hasUnit />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

const REFUSED = { ...READING_REFUSALS, ...FINDINGS };

/** What meters and files sent that was not accepted, by reason. */
export function Quarantine({ counts }: { readonly counts: NonNullable<Overview['quarantine']> }) {
  const { quarantine: words } = useWords(overviewWords);
  return (
    <Section title={words.title} actions={<Link to="/feeders/quarantine">{words.open}</Link>}>
      {counts.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <ul className="nb-rows">
          {counts.map(({ code, entries, messages }) => (
            <li key={code}>
              <Link to={addressOf('/feeders/quarantine', { code })}>
                <CodeTag table={REFUSED} code={code} />
              </Link>
              <span className="nb-number">{words.entries(count(entries), count(messages))}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
