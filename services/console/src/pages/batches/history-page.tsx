import { BATCH_ACTION_WORDS } from '@nuanbu/contracts/http';
import { BATCH_STATES } from '@nuanbu/terms';
import { count, yuan } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { BatchFrame, type BatchSheet } from './batch-frame.tsx';
import { batchWords } from './words.ts';

/** Everything that was done at a batch, newest first, each with its number in the audit chain. */
export default function HistoryPage() {
  return <BatchFrame>{(sheet) => <History sheet={sheet} />}</BatchFrame>;
}

function History({ sheet }: { readonly sheet: BatchSheet }) {
  const { history: words, round } = useWords(batchWords);
  const say = useSay();
  const told: Readonly<Record<string, { zh: string; en: string }>> = BATCH_ACTION_WORDS;
  const events = sheet.events.map((event, index) => ({
    ...event,
    hasMoved: event.amountFen !== sheet.events[index - 1]?.amountFen,
  }));
  return (
    <Section title={words.title} about={words.about}>
      <ol className="nb-history" reversed>
        {events.reverse().map((event) => (
          <li
            key={event.number}
            {...(event.action === 'return' && { className: 'nb-history-back' })}
          >
            <div className="nb-line">
              <strong>{say(told[event.action] ?? { zh: event.action, en: event.action })}</strong>
              <span>{event.person}</span>
              <span className="nb-quiet nb-number">{moment(event.at)}</span>
              <CodeTag table={BATCH_STATES} code={event.state} />
              <span className="nb-fine">{words.audit(event.auditNumber)}</span>
              {sheet.round > 1 && <span className="nb-fine">{round(event.round)}</span>}
            </div>
            {event.hasMoved && (
              <div className="nb-fine">
                {words.now(count(event.lineCount), yuan(event.amountFen))}
              </div>
            )}
            {event.reason !== undefined && (
              <div>
                <span className="nb-quiet">{words.reason}</span> {event.reason}
              </div>
            )}
            {event.evidence !== undefined && (
              <div>
                <span className="nb-quiet">{words.evidence}</span> {event.evidence}
              </div>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
