import { programmeDiffSchema, programmesSchema } from '@nuanbu/contracts/http';
import { useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { Section } from '../../parts/page-head.tsx';
import { useProgrammes } from '../../parts/programmes.ts';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { DiffTable } from './diff-table.tsx';
import type { Programme } from './parameters.ts';
import { ruleWords } from './words.ts';

type Head = z.output<typeof programmesSchema>['items'][number];

/** A programme's versions, and what changed from one to the next or from another programme. */
export function Versions({ programme }: { readonly programme: Programme }) {
  const { versions: words } = useWords(ruleWords);
  const all = useRead(programmesSchema, '/api/programmes');
  return (
    <Shown reading={all}>
      {({ items }) => (
        <div className="nb-table">
          <Section title={words.list}>
            <VersionTable
              programme={programme}
              versions={items.filter(({ name }) => name === programme.name).reverse()}
            />
          </Section>
          <Section title={words.compare}>
            <Compare programme={programme} items={items} />
          </Section>
        </div>
      )}
    </Shown>
  );
}

function VersionTable({
  programme,
  versions,
}: {
  readonly programme: Programme;
  readonly versions: readonly Head[];
}) {
  const { versions: words, list, sheet } = useWords(ruleWords);
  const columns: Column<Head>[] = [
    {
      key: 'version',
      title: list.columns.versions,
      render: ({ version }) => (
        <Link to={`/rules/${encodeURIComponent(programme.name)}?version=${version}`}>
          {sheet.version(version)}
        </Link>
      ),
    },
    { key: 'addedAt', title: list.columns.addedAt, render: ({ addedAt }) => moment(addedAt) },
    { key: 'addedBy', title: list.columns.addedBy, render: ({ addedBy }) => addedBy },
    {
      key: 'digest',
      title: list.columns.digest,
      render: ({ digest }) => <code>{digest.slice(0, 16)}…</code>,
    },
  ];
  return (
    <PlainTable<Head>
      name="programme-versions"
      label={words.list}
      columns={columns}
      rows={versions}
      rowKey={({ version }) => version}
      exportPath={pathOf('/api/programmes/:programme/versions', { programme: programme.name })}
    />
  );
}

function Compare({
  programme,
  items,
}: {
  readonly programme: Programme;
  readonly items: readonly Head[];
}) {
  const { versions: words, sheet } = useWords(ruleWords);
  const language = useLanguage();
  const [against, setAgainst] = useState<string>();
  const [before, setBefore] = useState<string>();
  const other = against ?? programme.name;
  const { options } = useProgrammes();
  const versions = items.filter(
    ({ name, version }) =>
      name === other && (other !== programme.name || version < programme.version),
  );
  const isAskable = versions.length > 0;
  const reading = useRead(
    programmeDiffSchema,
    pathOf('/api/programmes/:programme/diff', { programme: programme.name }),
    {
      version: programme.version,
      against: other,
      againstVersion: before ?? versions.at(-1)?.version,
    },
    { isEnabled: isAskable },
  );
  return (
    <>
      <div className="nb-filters">
        <FilterSelect
          label={words.against}
          value={other}
          onChange={(name) => {
            setAgainst(name);
            setBefore(undefined);
          }}
          options={options}
          width={260}
          canBeClear={false}
        />
        {versions.length > 1 && (
          <FilterSelect
            label={words.before}
            value={before ?? String(versions.at(-1)?.version)}
            onChange={setBefore}
            options={versions.map(({ version }) => ({
              value: String(version),
              label: sheet.version(version),
            }))}
            width={120}
            canBeClear={false}
          />
        )}
      </div>
      {!isAskable && <Empty title={words.only} />}
      {isAskable && (
        <Shown reading={reading}>
          {({ before: from, after, changes }) => (
            <>
              <p>
                {words.diff(from.label, after.label)}{' '}
                <Tag>{changes.length === 0 ? words.none : words.count(count(changes.length))}</Tag>
              </p>
              <DiffTable changes={changes} programme={programme} language={language} />
            </>
          )}
        </Shown>
      )}
    </>
  );
}
