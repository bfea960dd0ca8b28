import { levelFundsSchema } from '@nuanbu/contracts/http';
import { PAYMENT_STATES } from '@nuanbu/terms';
import { Link } from 'react-router';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count, yuan } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { Facts, type FigureOf, Figures } from '../../parts/figures.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Digest } from '../runs/digest.tsx';
import { useTitles } from '../runs/subject.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { batchWords } from './words.ts';

/** Until a batch is released its money has to come to hand. */
const UNPAID: readonly string[] = [
  'draft',
  'publicNotice',
  'townReview',
  'bureauReview',
  'financeReview',
  'approved',
];

/** What a batch pays, who bears it, what stayed out, and what it rests on. */
export function BatchFigures({ sheet }: { readonly sheet: BatchSheet }) {
  const { figures: words } = useWords(batchWords);
  const out = `${pathOf('/batches/:batch/lines', { batch: sheet.number })}?stand=out`;
  return (
    <>
      <Section title={words.title} actions={<Link to={out}>{words.out}</Link>}>
        <Figures
          figures={[
            { label: words.households, value: count(sheet.lineCount) },
            { label: words.amount, value: <Money fen={sheet.amountFen} /> },
            ...useStandingFigures(sheet),
          ]}
        />
      </Section>
      <div className="nb-two">
        <Section title={words.funders}>
          <Funders sheet={sheet} />
        </Section>
        <Section title={words.run}>
          <RestsOn sheet={sheet} />
        </Section>
      </div>
    </>
  );
}

/** What is held, excluded or in doubt by now; a superseded batch has no line any more. */
function useStandingFigures({ state, standing }: BatchSheet): FigureOf[] {
  const { figures: words } = useWords(batchWords);
  if (state === 'superseded') return [];
  const { held, rest, excluded, atRiskFen } = standing;
  const rests = {
    label: words.certain,
    value: count(rest.households),
    says: words.certainSays(yuan(rest.amountFen)),
  };
  return [
    {
      label: words.held,
      value: count(held.households),
      says: words.heldSays(yuan(held.amountFen)),
    },
    ...(rest.households === 0 ? [] : [rests]),
    {
      label: words.excluded,
      value: count(excluded.households),
      says: words.excludedSays(yuan(excluded.amountFen)),
    },
    { label: words.atRisk, value: <Money fen={atRiskFen} />, says: words.atRiskSays },
  ];
}

function Funders({ sheet }: { readonly sheet: BatchSheet }) {
  const { figures: words } = useWords(batchWords);
  const titles = useTitles(sheet.programme);
  const may = useMay();
  const isCompared = may('seeFunds') && UNPAID.includes(sheet.state);
  const { value: funds } = useRead(levelFundsSchema, '/api/funds', {}, { isEnabled: isCompared });
  const onHand = new Map(funds?.items.map((each) => [each.funder, each.onHandFen]));
  return (
    <>
      <Scroll label={words.funders}>
        <table className="nb-grid">
          <thead>
            <tr>
              <th scope="col">{words.funder}</th>
              <th scope="col" className="nb-right">
                {words.bears}
              </th>
              {isCompared && (
                <th scope="col" className="nb-right">
                  {words.onHand}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {sheet.parts.map(({ funder, amountFen }) => {
              const hasFen = onHand.get(funder) ?? 0;
              return (
                <tr key={funder}>
                  <td>{titles.funder(funder)}</td>
                  <td className="nb-right">
                    <Money fen={amountFen} />
                  </td>
                  {isCompared && funds && (
                    <td className="nb-right">
                      <Money fen={hasFen} />{' '}
                      {hasFen >= amountFen ? (
                        <Tag tone="good">{words.enough}</Tag>
                      ) : (
                        <Tag tone="bad">{words.lacks(yuan(amountFen - hasFen))}</Tag>
                      )}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      {isCompared && <p className="nb-fine">{words.fundsSays}</p>}
    </>
  );
}

function RestsOn({ sheet }: { readonly sheet: BatchSheet }) {
  const { figures: words } = useWords(batchWords);
  const { runNumber, madeBy, madeAt, digest, auditHead, payments } = sheet;
  const states = (['waiting', 'paidOut', 'failed', 'replaced'] as const).filter(
    (state) => payments[state] > 0,
  );
  return (
    <Facts
      facts={[
        {
          label: words.settled,
          value: (
            <Link to={pathOf('/runs/:run', { run: runNumber })}>{words.runLink(runNumber)}</Link>
          ),
        },
        { label: words.made, value: `${madeBy} · ${moment(madeAt)}` },
        { label: words.digest, value: <Digest text={digest} /> },
        {
          label: words.auditHead,
          value: (
            <>
              #{auditHead.number} <Digest text={auditHead.hash} />
            </>
          ),
        },
        ...(states.length === 0
          ? []
          : [
              {
                label: words.payments,
                value: (
                  <span className="nb-tags">
                    {states.map((state) => (
                      <span key={state}>
                        <CodeTag table={PAYMENT_STATES} code={state} /> {count(payments[state])}
                      </span>
                    ))}
                  </span>
                ),
              },
            ]),
      ]}
    />
  );
}
