import { auditPageSchema, auditVerdictSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import type { Answer } from '../../api/answers.ts';
import { useRead } from '../../api/queries.ts';
import { client } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Waiting } from '../../parts/progress.tsx';
import { ACTION_WORDS } from './action-words.ts';
import './audit.css';
import { SubjectLink } from './subject-link.tsx';
import { auditWords } from './words.ts';

type Verdict = z.output<typeof auditVerdictSchema>;

const MS = 1_000;

/**
 * Asked by hand and not with each change that anybody makes, since it recomputes everything that
 * was ever done; once by itself when the page is opened.
 */
function useVerdict() {
  const [answer, setAnswer] = useState<Answer<Verdict>>();
  const [at, setAt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const verify = useCallback(async () => {
    setBusy(true);
    setAnswer(await client().read('/api/audit/verification', auditVerdictSchema));
    setAt(Math.floor(Date.now() / MS));
    setBusy(false);
  }, []);
  useEffect(() => void verify(), [verify]);
  return { answer, at, isBusy, verify };
}

/** Whether every entry still holds on to the one before it. */
export function ChainState() {
  const { chain: words } = useWords(auditWords);
  const { answer, at, isBusy, verify } = useVerdict();
  return (
    <Section
      title={words.title}
      about={answer?.ok && words.at(moment(at))}
      actions={
        <Button onClick={() => void verify()} loading={isBusy}>
          {words.again}
        </Button>
      }
    >
      <div aria-live="polite">
        {answer && !answer.ok && <ProblemAlert failure={answer.failure} />}
        {answer?.ok && <VerdictText verdict={answer.value} />}
        {!answer && <p className="nb-quiet">{words.checking}</p>}
        <Waiting isBusy={isBusy} label={words.checking} />
      </div>
    </Section>
  );
}

function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  const { chain: words } = useWords(auditWords);
  if (!verdict.holds) return <BrokenText {...verdict.broken} />;
  const { head, entries } = verdict;
  return (
    <>
      <p>
        <Tag tone="good">{words.holds}</Tag> {words.holdsWhy(count(entries))}
      </p>
      <p className="nb-head-line">
        <span className="nb-quiet">{words.head}</span>{' '}
        <code>
          {head.number} {head.hash}
        </code>
      </p>
      <p className="nb-fine">{words.headWhy}</p>
    </>
  );
}

/** The link that does not hold, named, with the entry itself where it is still there. */
function BrokenText({ number, fault }: Extract<Verdict, { holds: false }>['broken']) {
  const { chain: words } = useWords(auditWords);
  const label = useLabel();
  const { value } = useRead(auditPageSchema, '/api/audit', { after: number + 1, limit: 1 });
  const entry = value?.items.find((each) => each.number === number);
  return (
    <div role="alert">
      <p>
        <Tag tone="bad">{words.broken}</Tag> <strong>{words.brokenAt(number)}</strong>{' '}
        {words.faults[fault]}
      </p>
      {entry && (
        <p>
          {moment(entry.at)} · {entry.actor} · {label(ACTION_WORDS, entry.action)} ·{' '}
          <SubjectLink text={entry.subject} />
        </p>
      )}
      <p>{words.brokenDo}</p>
    </div>
  );
}
