import './payments.css';
import { ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { PAYMENT_FIELDS } from '@nuanbu/contracts/http';
import { Button, Input, Select } from 'antd';
import { useWords } from '../../language/language.tsx';
import { type BankMemory, usualColumns } from './bank-profile.ts';
import { payoutWords } from './words.ts';

type Columns = BankMemory['columns'];
type BankColumn = Columns[number];

export interface ColumnEditorProps {
  readonly columns: Columns;
  readonly onChange: (columns: Columns) => void;
}

/** What a bank's table has in it, from left to right; folded away while the usual form is meant. */
export function ColumnEditor({ columns, onChange }: ColumnEditorProps) {
  const { files: words } = useWords(payoutWords);
  const change = (place: number, changed: BankColumn) =>
    onChange(columns.map((column, index) => (index === place ? changed : column)));
  const remove = (place: number) => onChange(columns.filter((_, index) => index !== place));
  const moveUp = (place: number) => {
    const [moved] = columns.slice(place, place + 1);
    const others = columns.filter((_, index) => index !== place);
    onChange([...others.slice(0, place - 1), moved!, ...others.slice(place - 1)]);
  };
  const fields = [...PAYMENT_FIELDS, 'fixed' as const].map((field) => ({
    value: field,
    label: words.fields[field],
  }));
  return (
    <details className="nb-details">
      <summary>{words.columns}</summary>
      <p className="nb-fine">{words.columnsSay}</p>
      <ol className="nb-columns">
        {columns.map((column, place) => (
          // A column is known by its place: titles are being typed.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
          <li key={place}>
            <Input
              aria-label={words.columnTitle}
              value={column.title}
              maxLength={60}
              onChange={({ target }) => change(place, { ...column, title: target.value })}
            />
            <Select<BankColumn['field']>
              aria-label={words.columnField}
              value={column.field}
              onChange={(field) => change(place, withField(column, field))}
              options={fields}
            />
            {column.field === 'fixed' && (
              <Input
                aria-label={words.columnText}
                placeholder={words.columnText}
                value={column.text}
                onChange={({ target }) => change(place, { ...column, text: target.value })}
              />
            )}
            <Button
              type="text"
              icon={<ArrowUpOutlined aria-hidden />}
              aria-label={words.up(column.title)}
              disabled={place === 0}
              onClick={() => moveUp(place)}
            />
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={words.remove(column.title)}
              onClick={() => remove(place)}
            />
          </li>
        ))}
      </ol>
      <span className="nb-line">
        <Button
          size="small"
          onClick={() => onChange([...columns, { title: '', field: 'fixed', text: '' }])}
        >
          {words.add}
        </Button>
        <Button size="small" onClick={() => onChange(usualColumns())}>
          {words.usual}
        </Button>
      </span>
    </details>
  );
}

/** A text stands with a fixed column, and with no other. */
function withField({ text = '', ...column }: BankColumn, field: BankColumn['field']): BankColumn {
  return field === 'fixed' ? { ...column, field, text } : { ...column, field };
}
