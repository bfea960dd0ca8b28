import { programmesSchema } from '@nuanbu/contracts/http';
import { Link } from 'react-router';
import type { z } from 'zod';
import { useRead } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { RULE_TABS } from './pages.ts';
import { ruleWords } from './words.ts';

type Head = z.output<typeof programmesSchema>['items'][number];

/** The programmes on file, each by its newest version. */
export default function ProgrammesPage() {
  const { area, list: words } = useWords(ruleWords);
  const reading = useRead(programmesSchema, '/api/programmes');
  const columns = useColumns();
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={RULE_TABS} />
      <Shown reading={reading}>
        {({ items }) => (
          <PlainTable<Head>
            name="programmes"
            label={words.list}
            columns={columns}
            rows={newestOf(items)}
            rowKey={({ name }) => name}
            exportPath="/api/programmes"
            empty={<Empty title={words.none} />}
          />
        )}
      </Shown>
    </>
  );
}

function newestOf(items: readonly Head[]): Head[] {
  const newest = new Map<string, Head>();
  for (const head of items) {
    if (head.version > (newest.get(head.name)?.version ?? 0)) newest.set(head.name, head);
  }
  return [...newest.values()];
}

function useColumns(): Column<Head>[] {
  const { list: words } = useWords(ruleWords);
  const say = useSay();
  const { columns } = words;
  const valid = ({ validFrom, validTo }: Head) => {
    const named = [
      ...(validFrom === undefined ? [] : [words.from(validFrom)]),
      ...(validTo === undefined ? [] : [words.to(validTo)]),
    ];
    return named.length === 0 ? <span className="nb-quiet">{words.always}</span> : named.join(' ');
  };
  return [
    {
      key: 'name',
      title: columns.name,
      isFixed: true,
      render: ({ name, title }) => (
        <>
          <Link to={`/rules/${encodeURIComponent(name)}`}>{say(title)}</Link>
          <span className="nb-fine nb-block">{name}</span>
        </>
      ),
    },
    {
      key: 'versions',
      title: columns.versions,
      render: ({ version }) => words.latest(version),
    },
    { key: 'valid', title: columns.valid, render: valid },
    {
      key: 'addedAt',
      title: columns.addedAt,
      render: ({ addedAt }) => <span className="nb-number">{moment(addedAt)}</span>,
    },
    { key: 'addedBy', title: columns.addedBy, render: ({ addedBy }) => addedBy },
    {
      key: 'digest',
      title: columns.digest,
      isOptional: true,
      render: ({ digest }) => <code>{digest}</code>,
    },
  ];
}
