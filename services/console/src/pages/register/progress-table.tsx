import { count, percent } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { ProgressRow } from './progress-rows.ts';
import { registerWords } from './words.ts';

/** The rows of a progress report; what has no plan row is marked. */
export function ProgressTable({
  rows,
  query,
}: {
  readonly rows: readonly ProgressRow[];
  readonly query: Readonly<Record<string, string | undefined>>;
}) {
  const { progress: words } = useWords(registerWords);
  return (
    <PlainTable<ProgressRow>
      name="progress"
      label={words.list}
      columns={useColumns(rows)}
      rows={rows}
      rowKey={({ town, village, pathway }) => `${town}/${village}/${pathway}`}
      exportPath="/api/progress"
      query={query}
    />
  );
}

function useColumns(rows: readonly ProgressRow[]): Column<ProgressRow>[] {
  const { progress: words } = useWords(registerWords);
  const { columns } = words;
  const has = (name: 'town' | 'village' | 'pathway') => rows.some((row) => row[name] !== undefined);
  const isPlanned = rows.some(({ planned }) => planned !== undefined);
  const named = (['town', 'village', 'pathway'] as const).filter(has).map((key) => ({
    ...{ key, title: columns[key] },
    render: (row: ProgressRow) => row[key] ?? '–',
  }));
  return [
    ...named,
    {
      key: 'planned',
      title: columns.planned,
      isNumber: true,
      render: ({ planned }) =>
        planned === undefined ? (
          isPlanned ? (
            <Tag tone="waits">{words.offPlan}</Tag>
          ) : (
            '–'
          )
        ) : (
          count(planned)
        ),
    },
    {
      key: 'inAll',
      title: columns.inAll,
      isNumber: true,
      render: ({ convertedInAll }) => count(convertedInAll),
    },
    {
      key: 'share',
      title: columns.share,
      isNumber: true,
      render: ({ planned, convertedInAll }) =>
        planned === undefined ? '–' : percent(convertedInAll, planned),
    },
    {
      key: 'converted',
      title: columns.converted,
      isNumber: true,
      render: ({ converted }) => count(converted),
    },
    {
      key: 'accepted',
      title: columns.accepted,
      isNumber: true,
      render: ({ accepted }) => count(accepted),
    },
    {
      key: 'withoutDay',
      title: columns.withoutDay,
      isNumber: true,
      isOptional: true,
      render: ({ withoutDay }) => count(withoutDay),
    },
    {
      key: 'last',
      title: columns.last,
      render: ({ lastConvertedOn }) => lastConvertedOn ?? '–',
    },
    {
      key: 'since',
      title: columns.since,
      isNumber: true,
      render: ({ daysSinceLast }) => (daysSinceLast === undefined ? '–' : count(daysSinceLast)),
    },
  ];
}
