import { readFailureText, TROUBLES } from '@nuanbu/terms';
import { Alert } from 'antd';
import { moment } from '../../format/times.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Facts } from '../../parts/figures.tsx';
import { Section } from '../../parts/page-head.tsx';
import { ComparePicker } from './compare-picker.tsx';
import { Digest } from './digest.tsx';
import { ReadRun, RunExports, RunFrame } from './run-frame.tsx';
import { RunNext } from './run-next.tsx';
import { RunTotals } from './run-totals.tsx';
import { type Run, RunState, useRunProgress } from './state-tags.tsx';
import { useTitles } from './subject.tsx';
import { runWords } from './words.ts';

/** A run: what came out of it, what it rests on, and what is next. */
export default function RunPage() {
  return <ReadRun>{(run) => <RunSummary key={run.number} run={run} />}</ReadRun>;
}

function RunSummary({ run }: { readonly run: Run }) {
  const { page: words } = useWords(runWords);
  const { state, totals, failure } = run;
  return (
    <RunFrame run={run} actions={state === 'succeeded' && <RunExports number={run.number} />}>
      {state === 'running' && (
        <Section title={words.running}>
          <RunState run={run} />
          <Waiting run={run} />
        </Section>
      )}
      {state === 'failed' && (
        <Alert
          type="error"
          showIcon
          title={words.failed}
          description={<Failure text={failure ?? ''} />}
        />
      )}
      {state === 'succeeded' && <RunNext run={run} />}
      {totals && (
        <Section title={words.results} about={words.resultsAbout}>
          <RunTotals run={run.number} totals={totals} />
        </Section>
      )}
      <Inputs run={run} />
      {state === 'succeeded' && (
        <Section title={words.compare}>
          <ComparePicker run={run} />
        </Section>
      )}
    </RunFrame>
  );
}

/** Everything that the result follows from, and the digest that proves it. */
function Inputs({ run }: { readonly run: Run }) {
  const { page: words } = useWords(runWords);
  const titles = useTitles(run.programme);
  const { span, programmeDigest, rosterVersion, readingCommit, reason, digest } = run;
  return (
    <Section title={words.inputs} about={words.inputsAbout}>
      <Facts
        facts={[
          { label: words.span, value: `${moment(span.from)} – ${moment(span.to)}` },
          { label: words.programme, value: titles.programme },
          { label: words.programmeDigest, value: <Digest text={programmeDigest} /> },
          { label: words.roster, value: rosterVersion },
          { label: words.readings, value: readingCommit },
          ...(reason === undefined ? [] : [{ label: words.reason, value: reason }]),
          { label: words.by, value: run.startedBy },
          {
            label: words.took,
            value: `${moment(run.startedAt)}${run.endedAt === undefined ? '' : ` – ${moment(run.endedAt)}`}`,
          },
          ...(digest === undefined
            ? []
            : [
                {
                  label: words.digest,
                  value: (
                    <>
                      <Digest text={digest} />
                      <div className="nb-fine">{words.digestSays}</div>
                    </>
                  ),
                },
              ]),
        ]}
      />
    </Section>
  );
}

/** What is away that a run waits for, where it does. */
function Waiting({ run }: { readonly run: Run }) {
  const { page: words } = useWords(runWords);
  const why = useRunProgress(run)?.waitingFor;
  if (why === undefined) return null;
  return (
    <Alert type="warning" showIcon title={words.waiting} description={<Failure text={why} />} />
  );
}

/** Why a run failed or waits, as it is kept: a trouble, or what a bug said. */
function Failure({ text }: { readonly text: string }) {
  const language = useLanguage();
  const read = readFailureText(text);
  if (!read) return <span lang="en">{text}</span>;
  const { code, told } = read;
  const isEnglish = typeof told === 'string';
  return (
    <>
      {TROUBLES[code][language]}{' '}
      <span lang={isEnglish ? 'en' : undefined}>{isEnglish ? told : told[language]}</span>
    </>
  );
}
