import type { runTotalsSchema } from '@nuanbu/contracts/http';
import { codesOf, LINE_STATUSES } from '@nuanbu/terms';
import { Link } from 'react-router';
import type { z } from 'zod';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Kwh, Money } from '../../parts/amounts.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { runWords } from './words.ts';

type Totals = z.output<typeof runTotalsSchema>;

/** How many households stand how, with their energy and money. */
export function RunTotals({ run, totals }: { readonly run: number; readonly totals: Totals }) {
  const { page: words } = useWords(runWords);
  const shared = useWords(sharedWords);
  const lines = pathOf('/runs/:run/lines', { run });
  return (
    <Scroll label={words.status}>
      <table className="nb-grid">
        <thead>
          <tr>
            <th scope="col">{words.status}</th>
            <th scope="col" className="nb-right">
              {words.households}
            </th>
            <th scope="col" className="nb-right">
              {words.measured}
            </th>
            <th scope="col" className="nb-right">
              {words.paidEnergy}
            </th>
            <th scope="col" className="nb-right">
              {words.amount}
            </th>
            <th scope="col" className="nb-right">
              {words.atRisk}
            </th>
          </tr>
        </thead>
        <tbody>
          {codesOf(LINE_STATUSES).map((status) => {
            const own = totals.byStatus[status];
            return (
              <tr key={status}>
                <th scope="row">
                  <CodeTag table={LINE_STATUSES} code={status} />
                </th>
                <td className="nb-right nb-number">
                  {own.households === 0 ? (
                    '0'
                  ) : (
                    <Link to={addressOf(lines, { status })}>{count(own.households)}</Link>
                  )}
                </td>
                <Amounts totals={own} />
              </tr>
            );
          })}
          <tr className="nb-sum">
            <th scope="row">{shared.total}</th>
            <td className="nb-right nb-number">
              <Link to={lines}>{count(totals.households)}</Link>
            </td>
            <Amounts totals={totals} />
          </tr>
        </tbody>
      </table>
      <p className="nb-fine">
        {words.amountSays} {words.atRiskSays}
      </p>
    </Scroll>
  );
}

function Amounts({ totals }: { readonly totals: Omit<Totals, 'byStatus'> }) {
  return (
    <>
      <td className="nb-right">
        <Kwh wh={totals.totalWh} />
      </td>
      <td className="nb-right">
        <Kwh wh={totals.paidWh} />
      </td>
      <td className="nb-right">
        <Money fen={totals.amountFen} />
      </td>
      <td className="nb-right">
        <Money fen={totals.atRiskFen} />
      </td>
    </>
  );
}
