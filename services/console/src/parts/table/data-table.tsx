import { Button, Table } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Query } from '../../api/addresses.ts';
import type { Pages } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Empty, ErrorState, Loading } from '../states.tsx';
import { antColumns, type Column } from './columns.ts';
import { Toolbar, useColumns } from './toolbar.tsx';

export interface TableProps<Row> {
  /** Names the table, for its column settings. */
  readonly name: string;
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
  readonly filters?: ReactNode;
  readonly actions?: ReactNode;
  readonly exportPath?: string;
  /** What the list was asked with; exports get the same. */
  readonly query?: Query;
  /** What stands there where nothing matches. */
  readonly empty?: ReactNode;
  readonly onRow?: (row: Row) => { onClick?: () => void; className?: string };
  /** Chosen rows by key, where rows can be chosen. */
  readonly selection?: {
    readonly keys: readonly (string | number)[];
    readonly onChange: (keys: (string | number)[], rows: Row[]) => void;
    readonly isOff?: (row: Row) => boolean;
    /** What choosing a row is called, for screen readers. */
    readonly nameOf: (row: Row) => string;
  };
  readonly detail?: (row: Row) => ReactNode;
}

/**
 * A table of rows that are all there: short lists. Headings, filters, column settings and export as
 * in every table.
 */
export function PlainTable<Row extends object>(
  props: TableProps<Row> & { readonly rows: readonly Row[]; readonly footer?: ReactNode },
) {
  const { name, label, columns, rowKey, rows, empty, selection, onRow, detail, footer } = props;
  const { shown, choose } = useColumns(name, columns);
  const ant = useMemo(() => antColumns(shown), [shown]);
  const { table: words } = useWords(sharedWords);
  const place = useScrolledByKeys(label);
  return (
    <div className="nb-table" ref={place}>
      <Toolbar {...props} shown={shown} onChoose={choose} />
      <Table<Row>
        size="small"
        aria-label={label}
        columns={ant}
        dataSource={rows as Row[]}
        rowKey={rowKey}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: empty ?? <Empty /> }}
        {...(selection && { rowSelection: selectionOf(selection) })}
        {...(onRow && { onRow })}
        {...(detail && {
          expandable: { expandedRowRender: detail, columnTitle: words.details, columnWidth: 64 },
        })}
      />
      {footer}
    </div>
  );
}

/** Lets a table that is wider than its place be scrolled by the keyboard, which Ant Design does not. */
function useScrolledByKeys(label: string) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const scrolled = place.current?.querySelector('.ant-table-content');
    scrolled?.setAttribute('tabindex', '0');
    scrolled?.setAttribute('role', 'group');
    scrolled?.setAttribute('aria-label', label);
  }, [label]);
  return place;
}

/** A list in pages as a table that grows by a button: for lists of up to some thousand rows. */
export function DataTable<Row extends object>(
  props: TableProps<Row> & { readonly pages: Pages<Row, unknown> },
) {
  const { pages } = props;
  const { table: words } = useWords(sharedWords);
  const { items, failure, isLoading, hasMore, isReadingOn, readOn, retry } = pages;
  if (failure && items.length === 0) return <ErrorState failure={failure} onRetry={retry} />;
  if (isLoading) return <Loading />;
  return (
    <PlainTable
      {...props}
      rows={items}
      footer={
        <div className="nb-table-foot">
          {hasMore ? (
            <Button loading={isReadingOn} onClick={readOn}>
              {words.readOn}
            </Button>
          ) : (
            items.length > 0 && <span className="nb-fine">{words.all(count(items.length))}</span>
          )}
        </div>
      }
    />
  );
}

/** A virtual table shares no width out by itself. */
const CHOICE_PX = 44;

/** Rows that are chosen, as Ant Design takes them. */
export function selectionOf<Row>({
  keys,
  onChange,
  isOff,
  nameOf,
}: NonNullable<TableProps<Row>['selection']>) {
  return {
    columnWidth: CHOICE_PX,
    selectedRowKeys: [...keys],
    onChange: (chosen: unknown[], rows: Row[]) => onChange(chosen as (string | number)[], rows),
    getCheckboxProps: (row: Row) => ({
      'aria-label': nameOf(row),
      ...(isOff && { disabled: isOff(row) }),
    }),
  };
}
