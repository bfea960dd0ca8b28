import type { explanationSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { grouped } from '../../../format/numbers.ts';
import { useLanguage, useSay, useWords } from '../../../language/language.tsx';
import { Money } from '../../../parts/amounts.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { useProgrammes } from '../../../parts/programmes.ts';
import { Scroll } from '../../../parts/scroll.tsx';
import { sheetWords } from './words.ts';

type Explanation = z.output<typeof explanationSchema>;
type Cited = NonNullable<Explanation['channel']>;

/** Steps whose result is money; of the others it is a quantity. */
const OF_MONEY = ['rate', 'band', 'bands', 'rounding', 'limitYuan', 'cost'];

/** From the meter to the fen: each step with its result and the clause that decides it. */
export function Calculation({ explanation }: { readonly explanation: Explanation }) {
  const { steps: words } = useWords(sheetWords);
  const say = useSay();
  const { titleOf } = useProgrammes();
  const { rule, steps = [], funders = [], funderTitles, reason } = explanation;
  const { channel, tolerance, doubt, peakHours } = explanation;
  const others = [
    [words.peakHours, peakHours],
    [words.tolerance, tolerance],
    [words.doubt, doubt],
    [words.channel, channel],
  ] as const;
  return (
    <Section
      title={words.title}
      about={`${titleOf(explanation.programme)}${rule?.title ? ` · ${words.rule}: ${say(rule.title)}` : ''}`}
    >
      {steps.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <Scroll label={words.title}>
          <table className="nb-grid nb-steps">
            <thead>
              <tr>
                <th scope="col">{words.step}</th>
                <th scope="col" className="nb-right">
                  {words.result}
                </th>
                <th scope="col">{words.clause}</th>
              </tr>
            </thead>
            <tbody>
              {steps.map(({ step, result, cited }) => (
                <tr key={step}>
                  <td>{words.names[step] ?? step}</td>
                  <td className="nb-right nb-number">
                    {grouped(result)}
                    <span className="nb-unit">
                      {' '}
                      {OF_MONEY.includes(step) ? words.yuan : step === 'quantity' ? '' : words.kwh}
                    </span>
                  </td>
                  <td>
                    <Clause cited={cited ?? (step === 'energy' ? rule?.basis : undefined)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {reason?.cited && <Clause cited={reason.cited} />}
      {funders.length > 0 && (
        <>
          <h3 className="nb-sub">{words.funders}</h3>
          <dl className="nb-pairs">
            {funders.map(({ funder, amountFen }) => (
              <div key={funder}>
                <dt>{funderTitles[funder] ? say(funderTitles[funder]) : funder}</dt>
                <dd>
                  <Money fen={amountFen} hasUnit />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h3 className="nb-sub">{words.others}</h3>
      <dl className="nb-clauses">
        {others.map(
          ([label, cited]) =>
            cited && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <Clause cited={cited} />
                </dd>
              </div>
            ),
        )}
      </dl>
    </Section>
  );
}

/** A value with the document and section that it comes from, and what these say. */
function Clause({ cited }: { readonly cited: Cited | undefined }) {
  const language = useLanguage();
  if (!cited) return <span className="nb-quiet">–</span>;
  const { value, document, section, says } = cited;
  return (
    <div className="nb-clause">
      <span>{says[language]}</span>
      <span className="nb-fine">
        {/\d/.test(value) && <code>{value}</code>} {document} · {section}
      </span>
    </div>
  );
}
