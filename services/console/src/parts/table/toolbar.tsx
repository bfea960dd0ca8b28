import { DownloadOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Popover } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { addressOf, type Query } from '../../api/addresses.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { type Column, readShown, writeShown } from './columns.ts';

/** The columns that are shown, and how to choose them. */
export function useColumns<Row>(table: string, columns: readonly Column<Row>[]) {
  const [chosen, setChosen] = useState(() => readShown(table));
  const shown = useMemo(() => {
    const usual = columns.filter(({ isOptional }) => !isOptional).map(({ key }) => key);
    const keys = new Set(chosen ?? usual);
    return columns.filter(({ key, isFixed }) => isFixed || keys.has(key));
  }, [chosen, columns]);
  const choose = (keys: readonly string[]) => {
    writeShown(table, keys);
    setChosen(keys);
  };
  return { shown, choose };
}

export interface ToolbarProps<Row> {
  /** Filters, at the left. */
  readonly filters?: ReactNode;
  /** Buttons of the page's own, before the export. */
  readonly actions?: ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly shown: readonly Column<Row>[];
  readonly onChoose: (keys: readonly string[]) => void;
  /** The path of the list; its tables are at the same path with `.xlsx` and `.csv`. */
  readonly exportPath?: string;
  readonly query?: Query;
}

/** The line over a table: filters, which columns, and the table to take away. */
export function Toolbar<Row>(props: ToolbarProps<Row>) {
  const { filters, actions, columns, shown, onChoose, exportPath, query } = props;
  const { table: words } = useWords(sharedWords);
  return (
    <div className="nb-toolbar">
      <div className="nb-filters">{filters}</div>
      <div className="nb-actions">
        {actions}
        {exportPath !== undefined && (
          <ExportMenu path={exportPath} {...(query !== undefined && { query })} />
        )}
        <Popover
          trigger="click"
          placement="bottomRight"
          title={words.columns}
          content={
            <Checkbox.Group
              className="nb-column-list"
              value={shown.map(({ key }) => key)}
              onChange={(keys) => onChoose(keys.map(String))}
              options={columns.map(({ key, title, isFixed = false }) => ({
                value: key,
                label: title,
                disabled: isFixed,
              }))}
            />
          }
        >
          <Button icon={<SettingOutlined aria-hidden />} aria-label={words.columns} />
        </Popover>
      </div>
    </div>
  );
}

/** Links to a list as a workbook or as text, with the same filters, of all its pages. */
export function ExportMenu({
  path,
  query = {},
}: {
  readonly path: string;
  readonly query?: Query;
}) {
  const language = useLanguage();
  const { table: words } = useWords(sharedWords);
  const link = (kind: string, label: string) => ({
    key: kind,
    label: (
      <a href={addressOf(`${path}.${kind}`, { ...query, lang: language })} download>
        {label}
      </a>
    ),
  });
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items: [link('xlsx', words.excel), link('csv', words.csv)] }}
    >
      <Button icon={<DownloadOutlined aria-hidden />}>{words.export}</Button>
    </Dropdown>
  );
}
