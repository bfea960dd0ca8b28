import type { auditPageSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import type { Column } from '../../parts/table/columns.ts';
import { contentOf } from './content.ts';

export type AuditEntry = z.output<typeof auditPageSchema>['items'][number];

/** What every list of audit entries shows first: which entry, when, and by whom. */
export function firstColumns(titles: {
  readonly number: string;
  readonly at: string;
  readonly actor: string;
}): Column<AuditEntry>[] {
  return [
    {
      key: 'number',
      title: titles.number,
      isNumber: true,
      isFixed: true,
      render: ({ number }) => count(number),
    },
    {
      key: 'at',
      title: titles.at,
      render: ({ at }) => <span className="nb-number">{moment(at)}</span>,
    },
    { key: 'actor', title: titles.actor, render: ({ actor }) => actor },
  ];
}

/** Why it was done, where its person said so. */
export function whyColumn(title: string): Column<AuditEntry> {
  return {
    key: 'why',
    title,
    render: ({ content }) => <span className="nb-why">{contentOf(content).why ?? '–'}</span>,
  };
}
