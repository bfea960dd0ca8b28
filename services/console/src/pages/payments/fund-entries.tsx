import { FUND_ENTRY_WORDS, fundEntryListSchema } from '@nuanbu/contracts/http';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { batchWords } from '../batches/words.ts';
import { HouseholdLink } from '../runs/household-link.tsx';
import type { Titles } from '../runs/subject.tsx';
import { moneyWords } from './money-words.ts';

type Entry = z.output<typeof fundEntryListSchema>['items'][number];
type AccountKind = keyof typeof moneyWords.zh.funds.accounts;

/** Money that came or went beside batches, each with its voucher and its postings. */
export function FundEntries({ titles }: { readonly titles: Titles }) {
  const { funds: words } = useWords(moneyWords);
  const pages = usePages(fundEntryListSchema, '/api/funds/entries');
  const columns = useEntryColumns(titles);
  return (
    <Section title={words.entries} about={words.entriesAbout}>
      <DataTable<Entry>
        name="fund-entries"
        label={words.entries}
        columns={columns}
        rowKey={({ number }) => number}
        pages={pages}
        exportPath="/api/funds/entries"
        detail={(entry) => <Postings entry={entry} titles={titles} />}
        empty={<Empty title={words.none} />}
      />
    </Section>
  );
}

/** An account such as `received:city`, as its kind and its level. */
function partsOf(account: string): { readonly kind: AccountKind; readonly funder: string } {
  const at = account.indexOf(':');
  return { kind: account.slice(0, at) as AccountKind, funder: account.slice(at + 1) };
}

function Postings({ entry, titles }: { readonly entry: Entry; readonly titles: Titles }) {
  const { funds: words } = useWords(moneyWords);
  return (
    <table className="nb-grid" aria-label={words.postings}>
      <tbody>
        {entry.postings.map(({ account, amountFen }) => {
          const { kind, funder } = partsOf(account);
          return (
            <tr key={account}>
              <td>{amountFen > 0 ? words.debit : words.credit}</td>
              <td>
                {words.accounts[kind]} · {titles.funder(funder)}
              </td>
              <td className="nb-right">
                <Money fen={Math.abs(amountFen)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function useEntryColumns(titles: Titles): readonly Column<Entry>[] {
  const { funds: words } = useWords(moneyWords);
  const { name } = useWords(batchWords);
  const say = useSay();
  return useMemo<readonly Column<Entry>[]>(
    () => [
      { key: 'number', title: words.number, isFixed: true, render: ({ number }) => number },
      { key: 'entry', title: words.entry, render: ({ kind }) => say(FUND_ENTRY_WORDS[kind]) },
      {
        key: 'level',
        title: words.levelOf,
        render: ({ postings }) => {
          const funders = postings.map(({ account }) => partsOf(account).funder);
          return [...new Set(funders)].map((funder) => titles.funder(funder)).join('、');
        },
      },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ postings }) => {
          const debits = postings.filter(({ amountFen }) => amountFen > 0);
          return <Money fen={debits.reduce((sum, { amountFen }) => sum + amountFen, 0)} />;
        },
      },
      { key: 'date', title: words.date, render: ({ occurredOn }) => occurredOn },
      {
        key: 'evidence',
        title: words.evidence,
        render: ({ evidence, reason }) => (
          <div className="nb-text">
            {evidence}
            {reason !== undefined && <div className="nb-fine">{reason}</div>}
          </div>
        ),
      },
      {
        key: 'line',
        title: words.line,
        render: ({ line }) =>
          line ? (
            <>
              <HouseholdLink household={line.householdId} />{' '}
              <Link to={pathOf('/batches/:batch', { batch: line.batchNumber })}>
                {name(line.batchNumber)}
              </Link>
            </>
          ) : (
            '–'
          ),
      },
      {
        key: 'by',
        title: words.by,
        render: ({ person, at, auditNumber }) => (
          <>
            {person} · <span className="nb-number">{moment(at)}</span>
            <div className="nb-fine">
              {words.audit} #{auditNumber}
            </div>
          </>
        ),
      },
    ],
    [words, name, say, titles],
  );
}
