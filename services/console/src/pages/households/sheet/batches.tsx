import { BATCH_ACTION_WORDS, BATCH_KIND_WORDS } from '@nuanbu/contracts/http';
import { BATCH_STATES, LINE_DECISIONS, LINE_STATUSES, PAYMENT_STATES } from '@nuanbu/terms';
import { Link } from 'react-router';
import { pathOf } from '../../../api/addresses.ts';
import { moment } from '../../../format/times.ts';
import { useSay, useWords } from '../../../language/language.tsx';
import { Money } from '../../../parts/amounts.tsx';
import { CodeTag } from '../../../parts/code-tag.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { Scroll } from '../../../parts/scroll.tsx';
import { batchWords } from './batch-words.ts';
import type { Sheet } from './sheet-page.tsx';

type Batch = Sheet['batches'][number];

/** What became of the line beside what the run says of it: batches, grounds, signatures, the bank. */
export function Batches({ batches }: { readonly batches: readonly Batch[] }) {
  const words = useWords(batchWords);
  const say = useSay();
  return (
    <Section title={words.title} about={words.about}>
      {batches.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <Scroll label={words.title}>
          <table className="nb-grid">
            <thead>
              <tr>
                <th scope="col">{words.batch}</th>
                <th scope="col">{words.state}</th>
                <th scope="col">{words.inRun}</th>
                <th scope="col" className="nb-right">
                  {words.pays}
                </th>
                <th scope="col">{words.decisions}</th>
                <th scope="col">{words.steps}</th>
                <th scope="col">{words.payment}</th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <tr key={batch.number}>
                  <td className="nb-number">
                    <Link to={pathOf('/batches/:batch', { batch: batch.number })}>
                      {batch.number}
                    </Link>
                    <div className="nb-fine">{say(BATCH_KIND_WORDS[batch.kind])}</div>
                    {batch.repaysBatch !== undefined && (
                      <div className="nb-fine">{words.repays(batch.repaysBatch)}</div>
                    )}
                  </td>
                  <td>
                    <CodeTag table={BATCH_STATES} code={batch.state} />
                  </td>
                  <td>
                    <CodeTag table={LINE_STATUSES} code={batch.status} />
                    <div className="nb-fine">{words.run(batch.runNumber)}</div>
                  </td>
                  <td className="nb-right">
                    {batch.paysFen === undefined ? (
                      <span className="nb-quiet">{words.notIn}</span>
                    ) : (
                      <Money fen={batch.paysFen} />
                    )}
                    {batch.takenBackFen > 0 && (
                      <div className="nb-fine">
                        {words.takenBack} <Money fen={batch.takenBackFen} />
                      </div>
                    )}
                  </td>
                  <td>
                    <Decisions decisions={batch.decisions} />
                  </td>
                  <td>
                    <Steps steps={batch.steps} />
                  </td>
                  <td>
                    <Payment payment={batch.payment} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}

function Decisions({ decisions }: Pick<Batch, 'decisions'>) {
  const words = useWords(batchWords);
  return decisions.map(({ number, decision, reason, evidence, person, at }) => (
    <div key={number}>
      <CodeTag table={LINE_DECISIONS} code={decision} />
      <div>{words.reason(reason)}</div>
      {evidence !== undefined && <div>{words.evidence(evidence)}</div>}
      <div className="nb-fine nb-number">
        {person} · {moment(at)}
      </div>
    </div>
  ));
}

function Steps({ steps }: Pick<Batch, 'steps'>) {
  const words = useWords(batchWords);
  const say = useSay();
  if (steps.length === 0) return <span className="nb-quiet">{words.noSteps}</span>;
  return steps.map(({ step, person, at }) => (
    <div key={step} className="nb-fine nb-number">
      {say(BATCH_ACTION_WORDS[step])} · {person} · {moment(at)}
    </div>
  ));
}

function Payment({ payment }: Pick<Batch, 'payment'>) {
  const words = useWords(batchWords);
  if (!payment) return <span className="nb-quiet">{words.notSent}</span>;
  const { state, failure, answeredAt, attempt } = payment;
  return (
    <>
      <CodeTag table={PAYMENT_STATES} code={state} />
      {failure !== undefined && <div>{words.failure(failure)}</div>}
      <div className="nb-fine nb-number">
        {words.attempt(attempt)}
        {answeredAt !== undefined && ` · ${words.answered(moment(answeredAt))}`}
      </div>
    </>
  );
}
