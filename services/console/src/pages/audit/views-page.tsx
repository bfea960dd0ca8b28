import { auditPageSchema } from '@nuanbu/contracts/http';
import { usePages } from '../../api/queries.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import './audit.css';
import { contentOf } from './content.ts';
import { type AuditEntry, firstColumns, whyColumn } from './entry-columns.tsx';
import { AUDIT_TABS } from './pages.ts';
import { PERSONAL_FIELDS } from './personal-fields.ts';
import { SubjectLink } from './subject-link.tsx';
import { auditWords } from './words.ts';

const FILTERS = ['actor'] as const;

/** Who saw whose personal data in full, and why (domain rule S8). */
export default function ViewsPage() {
  const { area, views: words } = useWords(auditWords);
  const { chosen, choose } = useFilters(FILTERS);
  const query = { ...chosen, action: 'personalDataViewed' };
  const pages = usePages(auditPageSchema, '/api/audit', query);
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={AUDIT_TABS} />
      <DataTable<AuditEntry>
        name="views"
        label={words.list}
        columns={useColumns()}
        pages={pages}
        rowKey={({ number }) => number}
        exportPath="/api/audit"
        query={query}
        empty={<Empty title={words.none} />}
        filters={
          <SearchField
            label={words.actor}
            value={chosen.actor}
            onChange={(actor) => choose({ actor })}
            width={180}
          />
        }
      />
    </>
  );
}

function useColumns(): Column<AuditEntry>[] {
  const { views: words } = useWords(auditWords);
  const label = useLabel();
  const { columns } = words;
  const seen = (content: string) => {
    const { fields, payments } = contentOf(content);
    const named = fields.map((field) => label(PERSONAL_FIELDS, field));
    return [...named, ...(payments === undefined ? [] : [words.payments(payments)])].join('、');
  };
  return [
    ...firstColumns(columns),
    {
      key: 'whose',
      title: columns.whose,
      render: ({ subject }) => <SubjectLink text={subject} />,
    },
    { key: 'fields', title: columns.fields, render: ({ content }) => seen(content) },
    whyColumn(columns.why),
  ];
}
