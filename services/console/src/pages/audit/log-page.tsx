import { auditPageSchema } from '@nuanbu/contracts/http';
import { Alert } from 'antd';
import { usePages } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { DayField } from '../../parts/day-field.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ACTION_WORDS } from './action-words.ts';
import './audit.css';
import { ChainState } from './chain-state.tsx';
import { contentOf } from './content.ts';
import { type AuditEntry, firstColumns, whyColumn } from './entry-columns.tsx';
import { AUDIT_TABS } from './pages.ts';
import { SubjectLink } from './subject-link.tsx';
import { SUBJECT_KINDS, searchedSubject } from './subjects.ts';
import { auditWords } from './words.ts';

const FILTERS = ['from', 'to', 'actor', 'action', 'kind', 'name'] as const;
type Name = (typeof FILTERS)[number];

/** The audit chain: whether it holds, and what it says. */
export default function LogPage() {
  const { area, log: words } = useWords(auditWords);
  const { chosen, choose } = useFilters(FILTERS);
  const { kind, name, ...others } = chosen;
  const query = { ...others, ...searchedSubject(kind, name) };
  const isSpan = others.from === undefined || others.to === undefined || others.from <= others.to;
  const pages = usePages(auditPageSchema, '/api/audit', query, { isEnabled: isSpan });
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={AUDIT_TABS} />
      <ChainState />
      {!isSpan && <Alert type="warning" showIcon title={words.spanWrong} role="alert" />}
      <DataTable<AuditEntry>
        name="audit"
        label={words.list}
        columns={useColumns()}
        pages={pages}
        rowKey={({ number }) => number}
        exportPath="/api/audit"
        query={query}
        empty={<Empty title={words.none} />}
        detail={(entry) => <EntryDetail entry={entry} />}
        filters={<LogFilters chosen={chosen} choose={choose} />}
      />
    </>
  );
}

function LogFilters({
  chosen,
  choose,
}: {
  readonly chosen: Partial<Record<Name, string>>;
  readonly choose: (what: Partial<Record<Name, string | undefined>>) => void;
}) {
  const { log: words } = useWords(auditWords);
  return (
    <>
      <DayField label={words.from} day={chosen.from} onChange={(from) => choose({ from })} />
      <DayField label={words.to} day={chosen.to} onChange={(to) => choose({ to })} />
      <SearchField
        label={words.actor}
        value={chosen.actor}
        onChange={(actor) => choose({ actor })}
        width={150}
      />
      <CodeFilter
        label={words.action}
        value={chosen.action}
        onChange={(action) => choose({ action })}
        table={ACTION_WORDS}
        width={170}
        isSearched
      />
      <CodeFilter
        label={words.kind}
        value={chosen.kind}
        onChange={(kind) => choose({ kind })}
        table={SUBJECT_KINDS}
        width={130}
      />
      <SearchField
        label={words.name}
        value={chosen.name}
        onChange={(name) => choose({ name })}
        width={150}
      />
    </>
  );
}

function useColumns(): Column<AuditEntry>[] {
  const { log } = useWords(auditWords);
  const { columns } = log;
  return [
    ...firstColumns(columns),
    {
      key: 'action',
      title: columns.action,
      render: ({ action }) => <CodeTag table={ACTION_WORDS} code={action} tone="plain" />,
    },
    {
      key: 'subject',
      title: columns.subject,
      render: ({ subject }) => <SubjectLink text={subject} />,
    },
    whyColumn(columns.why),
  ];
}

function EntryDetail({ entry }: { readonly entry: AuditEntry }) {
  const { log: words } = useWords(auditWords);
  const { pretty } = contentOf(entry.content);
  return (
    <section aria-label={words.detail}>
      <dl className="nb-entry">
        <dt>{words.contentAsHashed}</dt>
        <dd>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
          <pre tabIndex={0}>{pretty}</pre>
        </dd>
        <dt>{words.previousHash}</dt>
        <dd>
          <code>{entry.previousHash}</code>
        </dd>
        <dt>{words.hash}</dt>
        <dd>
          <code>{entry.hash}</code>
        </dd>
      </dl>
    </section>
  );
}
