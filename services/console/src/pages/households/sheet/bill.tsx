import type { lineSchema, runSchema } from '@nuanbu/contracts/http';
import { INELIGIBLE_REASONS, isAmountUnknown, LINE_STATUSES } from '@nuanbu/terms';
import type { z } from 'zod';
import { kwh } from '../../../format/numbers.ts';
import { moment } from '../../../format/times.ts';
import { useWords } from '../../../language/language.tsx';
import { Kwh, Money } from '../../../parts/amounts.tsx';
import { CodeTag } from '../../../parts/code-tag.tsx';
import { Figure } from '../../../parts/figure.tsx';
import { Section } from '../../../parts/page-head.tsx';
import type { Evidence } from './evidence.ts';
import { sheetWords } from './words.ts';

export type Line = z.output<typeof lineSchema>;

/** The head of the bill: what is paid, for how much, and what it rests on at a glance. */
export function Bill({
  run,
  line,
  evidence,
}: {
  readonly run: z.output<typeof runSchema>;
  readonly line: Line;
  readonly evidence: Evidence;
}) {
  const { bill: words } = useWords(sheetWords);
  const { status, reason, amountFen, atRiskFen, totalWh, lowWh, highWh, estimatedWh } = line;
  const isUnknown = line.findings.some(isAmountUnknown);
  return (
    <Section
      title={words.title}
      about={words.span(moment(run.span.from), moment(run.span.to))}
      actions={
        <>
          <CodeTag table={LINE_STATUSES} code={status} />
          {reason !== undefined && <CodeTag table={INELIGIBLE_REASONS} code={reason} />}
        </>
      }
    >
      <dl className="nb-figures">
        <Figure label={words.amount} isMain>
          <Money fen={isUnknown ? undefined : amountFen} hasUnit />
        </Figure>
        {atRiskFen > 0 && (
          <Figure label={words.atRisk}>
            <span className="nb-waits">
              <Money fen={atRiskFen} hasUnit />
            </span>
          </Figure>
        )}
        <Figure
          label={words.energy}
          note={lowWh === highWh ? undefined : words.bounds(kwh(lowWh), kwh(highWh))}
        >
          <Kwh wh={totalWh} hasUnit />
        </Figure>
        <Figure label={words.peak}>
          <Kwh wh={line.peakWh} hasUnit />
        </Figure>
        <Figure label={words.valley}>
          <Kwh wh={line.valleyWh} hasUnit />
        </Figure>
        <Figure label={words.paid}>
          <Kwh wh={line.paidWh} hasUnit />
        </Figure>
        {estimatedWh > 0 && (
          <Figure label={words.estimated}>
            <Kwh wh={estimatedWh} hasUnit />
          </Figure>
        )}
        {evidence.bill && (
          <>
            <Figure label={words.timeOfUse}>
              <Money fen={evidence.bill.timeOfUseFen} hasUnit />
            </Figure>
            <Figure label={words.flat}>
              <Money fen={evidence.bill.flatFen} hasUnit />
            </Figure>
          </>
        )}
      </dl>
    </Section>
  );
}
