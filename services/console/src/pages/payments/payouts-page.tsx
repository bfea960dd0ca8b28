import { batchPageSchema, overviewSchema, UNPAID_STAGE_WORDS } from '@nuanbu/contracts/http';
import { Link } from 'react-router';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { type Reading, useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Figures } from '../../parts/figures.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Empty, ErrorState, Loading } from '../../parts/states.tsx';
import { batchWords } from '../batches/words.ts';
import { Subject } from '../runs/subject.tsx';
import { moneyWords } from './money-words.ts';

const STATES = ['approved', 'released', 'partlyReturned', 'paid'] as const;
const MOST = 500;

type Batches = ReturnType<(typeof batchPageSchema)['parse']>['items'];

/** Batches on their way to the bank and back, by what is to be done with them. */
export default function PayoutsPage() {
  const { payouts: words } = useWords(moneyWords);
  const approved = useBatchesIn('approved');
  const released = useBatchesIn('released');
  const partlyReturned = useBatchesIn('partlyReturned');
  const paid = useBatchesIn('paid');
  const readings = { approved, released, partlyReturned, paid };
  const all = Object.values(readings);
  const failed = all.find(({ failure }) => failure);
  const isLoading = all.some((reading) => reading.isLoading);
  const isEmpty = all.every(({ value }) => value?.items.length === 0);
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      {failed?.failure && <ErrorState failure={failed.failure} onRetry={failed.retry} />}
      {isLoading && <Loading />}
      {isEmpty && (
        <Section title={words.title}>
          <Empty title={words.none} />
        </Section>
      )}
      {STATES.map((state) => {
        const items = readings[state].value?.items ?? [];
        if (items.length === 0) return null;
        return (
          <Section key={state} title={words.groups[state]}>
            <BatchTable batches={items} />
          </Section>
        );
      })}
      <UnpaidSums />
    </>
  );
}

function useBatchesIn(state: (typeof STATES)[number]): Reading<{ items: Batches }> {
  return useRead(batchPageSchema, '/api/batches', { state, limit: MOST });
}

function BatchTable({ batches }: { readonly batches: Batches }) {
  const { payouts: words } = useWords(moneyWords);
  const { name } = useWords(batchWords);
  return (
    <Scroll label={words.title}>
      <table className="nb-grid">
        <thead>
          <tr>
            <th scope="col">{words.batch}</th>
            <th scope="col">{words.subject}</th>
            <th scope="col" className="nb-right">
              {words.households}
            </th>
            <th scope="col" className="nb-right">
              {words.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {batches.map((batch) => (
            <tr key={batch.number}>
              <td>
                <Link to={pathOf('/batches/:batch/payments', { batch: batch.number })}>
                  {name(batch.number)}
                </Link>
              </td>
              <td>
                <Subject {...batch} />
              </td>
              <td className="nb-right nb-number">{count(batch.lineCount)}</td>
              <td className="nb-right">
                <Money fen={batch.amountFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Who is entitled and unpaid, by where it waits: for whoever sees every place. */
function UnpaidSums() {
  const { payouts: words, unpaid } = useWords(moneyWords);
  const say = useSay();
  const { value } = useRead(overviewSchema, '/api/overview');
  if (!value?.unpaid || value.unpaid.length === 0) return null;
  return (
    <Section title={words.unpaid} actions={<Link to="/unpaid">{words.unpaidLink}</Link>}>
      <Figures
        figures={value.unpaid.map(({ stage, households, amountFen, oldestDays }) => ({
          label: say(UNPAID_STAGE_WORDS[stage]),
          value: <Money fen={amountFen} hasUnit />,
          says: (
            <Link to={addressOf('/unpaid', { stage })}>
              {unpaid.ofHouseholds(count(households))} · {unpaid.oldest(count(oldestDays))}
            </Link>
          ),
        }))}
      />
    </Section>
  );
}
