import type { batchLinePageSchema } from '@nuanbu/contracts/http';
import { LINE_DECISIONS, LINE_STATUSES } from '@nuanbu/terms';
import { Popover } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { moment } from '../../format/times.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { HouseholdLink } from '../runs/household-link.tsx';
import { useTitles } from '../runs/subject.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { lineWords } from './line-words.ts';
import { batchWords } from './words.ts';

export type BatchLine = z.output<typeof batchLinePageSchema>['items'][number];

const TONES = { in: 'good', held: 'waits', excluded: 'bad', out: 'plain' } as const;

/** Whether a batch pays a line, and if not, whether it waits or is out for good. */
export function standOf({ pays, status, decisions }: BatchLine): keyof typeof TONES {
  if (pays) return 'in';
  const last = decisions.at(-1)?.decision;
  if (last === 'exclude') return 'excluded';
  return status === 'held' || last === 'hold' ? 'held' : 'out';
}

/** The columns of a batch's lines; what other batches booked only where there is any of it. */
export function useLineColumns({
  kind,
  programme,
}: Pick<BatchSheet, 'kind' | 'programme'>): readonly Column<BatchLine>[] {
  const { lines: words } = useWords(lineWords);
  const { name: batchName } = useWords(batchWords);
  const titles = useTitles(programme);
  return useMemo<readonly Column<BatchLine>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        width: 170,
        isFixed: true,
        render: ({ householdId, name, runNumber }) => (
          <HouseholdLink household={householdId} name={name} run={runNumber} />
        ),
      },
      {
        key: 'place',
        title: words.place,
        width: 170,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'stand',
        title: words.stand,
        width: 120,
        render: (line) => <Tag tone={TONES[standOf(line)]}>{words.stands[standOf(line)]}</Tag>,
      },
      {
        key: 'status',
        title: words.status,
        width: 140,
        render: ({ status }) => <CodeTag table={LINE_STATUSES} code={status} />,
      },
      {
        key: 'pays',
        title: words.pays,
        width: 110,
        isNumber: true,
        render: ({ pays }) => (pays ? <Money fen={pays.amountFen} /> : '–'),
      },
      {
        key: 'funders',
        title: words.funders,
        width: 200,
        isOptional: true,
        render: ({ pays }) =>
          pays?.funders.map(({ funder, amountFen }) => (
            <div key={funder}>
              {titles.funder(funder)} <Money fen={amountFen} />
            </div>
          )),
      },
      ...(kind === 'supplementary'
        ? [
            {
              key: 'booked',
              title: words.booked,
              width: 150,
              isNumber: true,
              render: ({ bookedFen }: BatchLine) => (bookedFen ? <Money fen={bookedFen} /> : '–'),
            },
          ]
        : []),
      ...(kind === 'repayment'
        ? [
            {
              key: 'repays',
              title: words.repays,
              width: 110,
              render: ({ repaysBatch }: BatchLine) =>
                repaysBatch !== undefined && (
                  <Link to={pathOf('/batches/:batch', { batch: repaysBatch })}>
                    {batchName(repaysBatch)}
                  </Link>
                ),
            },
          ]
        : []),
      {
        key: 'decision',
        title: words.decision,
        width: 300,
        render: (line) => <Decisions line={line} />,
      },
    ],
    [words, batchName, titles, kind],
  );
}

/** The last decision on a line with its reason; all of them where there are more. */
function Decisions({ line: { decisions } }: { readonly line: BatchLine }) {
  const { lines: words } = useWords(lineWords);
  const label = useLabel();
  const last = decisions.at(-1);
  if (!last) return <span className="nb-quiet">–</span>;
  const all = (
    <ol className="nb-decisions">
      {decisions.map(({ number, decision, reason, evidence, person, at }) => (
        <li key={number}>
          {label(LINE_DECISIONS, decision)} · {reason}
          <div className="nb-fine">
            {evidence !== undefined && `${words.evidence} ${evidence} · `}
            {person} · {moment(at)}
          </div>
        </li>
      ))}
    </ol>
  );
  return (
    <span className="nb-line">
      <CodeTag table={LINE_DECISIONS} code={last.decision} tone="waits" />
      <Popover content={all} title={words.decisions} trigger={['click', 'hover']}>
        <button type="button" className="nb-textbutton">
          {last.reason}
        </button>
      </Popover>
    </span>
  );
}
