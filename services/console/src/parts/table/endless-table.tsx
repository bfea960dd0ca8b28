import { Table } from 'antd';
import { type UIEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Pages } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Empty, ErrorState, Loading } from '../states.tsx';
import { antColumns, USUAL_WIDTH_PX, widthOf } from './columns.ts';
import { selectionOf, type TableProps } from './data-table.tsx';
import { Toolbar, useColumns } from './toolbar.tsx';

/** So far before the end of what is there the next page is asked for. */
const AHEAD_PX = 1_200;
const HEAD_PX = 40;
const LEAST_PX = 240;

/**
 * A list in pages as a table that is drawn only where somebody looks: it holds 100,000 rows and
 * fills the height that its place has. Its columns have widths.
 */
export function EndlessTable<Row extends object>(
  props: TableProps<Row> & { readonly pages: Pages<Row, unknown> },
) {
  const { name, label, columns, rowKey, empty, pages, selection, onRow } = props;
  const { table: words } = useWords(sharedWords);
  const { items, failure, isLoading, hasMore, isReadingOn, isRefreshing, readOn, retry } = pages;
  const { shown, choose } = useColumns(name, columns);
  const ant = useMemo(
    () => antColumns(shown.map((column) => ({ ...column, width: column.width ?? USUAL_WIDTH_PX }))),
    [shown],
  );
  const place = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(place);
  const look = ({ currentTarget }: UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    if (scrollHeight - scrollTop - clientHeight < AHEAD_PX) readOn();
  };
  const body = Math.max(LEAST_PX, height - HEAD_PX);
  return (
    <div className="nb-table nb-table-endless">
      <Toolbar {...props} shown={shown} onChoose={choose} />
      <div ref={place} className="nb-table-place" aria-busy={isRefreshing}>
        {failure && items.length === 0 ? (
          <ErrorState failure={failure} onRetry={retry} />
        ) : isLoading ? (
          <Loading />
        ) : (
          <Table<Row>
            virtual
            size="small"
            aria-label={label}
            columns={ant}
            dataSource={items as Row[]}
            rowKey={rowKey}
            pagination={false}
            scroll={{ x: Math.max(width, widthOf(shown as never)), y: body }}
            onScroll={look}
            locale={{ emptyText: empty ?? <Empty title={words.all('0')} /> }}
            {...(selection && { rowSelection: selectionOf(selection) })}
            {...(onRow && { onRow })}
          />
        )}
      </div>
      <div className="nb-table-foot nb-fine" role="status">
        {isReadingOn
          ? words.readingOn
          : items.length > 0 && (hasMore ? words.loaded : words.all)(count(items.length))}
      </div>
    </div>
  );
}

/** The size that an element has by now. */
function useSize(place: { readonly current: HTMLElement | null }) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const look = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, [place]);
  return size;
}
