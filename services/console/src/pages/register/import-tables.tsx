import { IMPORT_CHANGES, importChangesSchema, importRefusalsSchema } from '@nuanbu/contracts/http';
import { type CodeTable, FILE_REFUSALS, READING_REFUSALS } from '@nuanbu/terms';
import { useState } from 'react';
import type { z } from 'zod';
import { usePages } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useLabel, useSay, useWords } from '../../language/language.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Tone } from '../../parts/tones.ts';
import { Change } from './change.tsx';
import { FIELD_WORDS } from './field-words.ts';
import type { Preview } from './import-page.tsx';
import { importWords } from './import-words.ts';

type ImportChange = z.output<typeof importChangesSchema>['items'][number];
type Refusal = z.output<typeof importRefusalsSchema>['items'][number];
type Which = ImportChange['change'];

const TONES: Readonly<Record<Which, Tone>> = {
  added: 'good',
  changed: 'primary',
  moved: 'waits',
  closed: 'bad',
  removed: 'bad',
};

/** What each row changes, field by field. */
export function ChangesTable({ preview }: { readonly preview: Preview }) {
  const words = useWords(importWords);
  const [which, setWhich] = useState<string>();
  const path = `/api/imports/${preview.kind}/previews/${preview.id}`;
  const query = { change: which };
  const pages = usePages(importChangesSchema, path, query);
  const present = IMPORT_CHANGES.filter((each) => preview.counts[each] > 0);
  return (
    <DataTable<ImportChange>
      name="import-changes"
      label={words.list}
      columns={useChangeColumns(preview.kind)}
      pages={pages}
      rowKey={({ line, householdId, meterId, change, town, village }) =>
        `${line} ${change} ${householdId} ${meterId} ${town} ${village}`
      }
      exportPath={path}
      query={query}
      filters={
        <FilterSelect
          label={words.all}
          value={which}
          onChange={setWhich}
          options={present.map((value) => ({
            value,
            label: `${words.changes[value]} (${count(preview.counts[value])})`,
          }))}
          width={160}
        />
      }
    />
  );
}

function useChangeColumns(kind: Preview['kind']): Column<ImportChange>[] {
  const words = useWords(importWords);
  const { columns } = words;
  const household: Column<ImportChange>[] = [
    { key: 'household', title: columns.household, render: ({ householdId }) => householdId ?? '–' },
    { key: 'name', title: columns.name, render: ({ name }) => name ?? '–' },
  ];
  const meter: Column<ImportChange> = {
    key: 'meter',
    title: columns.meter,
    render: ({ meterId }) => meterId ?? '–',
  };
  return [
    { key: 'line', title: columns.line, isNumber: true, render: ({ line }) => line ?? '–' },
    {
      key: 'change',
      title: columns.change,
      render: ({ change }) => <Tag tone={TONES[change]}>{words.changes[change]}</Tag>,
    },
    ...(kind === 'plan' ? [] : household),
    ...(kind === 'meters' ? [meter] : []),
    { key: 'place', title: columns.place, render: ({ town, village }) => `${town} ${village}` },
    {
      key: 'fields',
      title: columns.fields,
      render: ({ fields }) => (
        <dl className="nb-changes nb-changes-narrow">
          {fields.map((each) => (
            <Change key={each.field} {...each} before={each.before} after={each.after} />
          ))}
        </dl>
      ),
    },
  ];
}

/** Why a row of a file is not taken. */
const REFUSALS: CodeTable<string> = { ...READING_REFUSALS, ...FILE_REFUSALS };

/** The rows that cannot be taken, with the reasons. */
export function RefusalsTable({ preview }: { readonly preview: Preview }) {
  const words = useWords(importWords);
  const label = useLabel();
  const say = useSay();
  const path = `/api/imports/${preview.kind}/previews/${preview.id}/refusals`;
  const pages = usePages(importRefusalsSchema, path);
  const { refusalColumns: columns } = words;
  const shown: Column<Refusal>[] = [
    { key: 'line', title: columns.line, isNumber: true, render: ({ line }) => line },
    {
      key: 'column',
      title: columns.column,
      render: ({ column }) => (column in FIELD_WORDS ? label(FIELD_WORDS, column) : column),
    },
    {
      key: 'code',
      title: columns.code,
      render: ({ code }) => <CodeTag table={REFUSALS} code={code} tone="bad" />,
    },
    {
      key: 'detail',
      title: columns.detail,
      render: ({ detail, detailWords }) => (detailWords ? say(detailWords) : detail),
    },
  ];
  return (
    <DataTable<Refusal>
      name="import-refusals"
      label={words.refusals}
      columns={shown}
      pages={pages}
      rowKey={({ line, column, code }) => `${line} ${column} ${code}`}
      exportPath={path}
    />
  );
}
