import { type CodeTable, codesOf } from '@nuanbu/terms';
import { useLabel } from '../language/language.tsx';
import { FilterSelect, type FilterSelectProps } from './filter-select.tsx';

export interface CodeFilterProps<Code extends string> extends Omit<FilterSelectProps, 'options'> {
  readonly table: CodeTable<Code>;
}

/** A filter of a list by one of the codes of a table, each by its word. */
export function CodeFilter<Code extends string>({ table, ...props }: CodeFilterProps<Code>) {
  const label = useLabel();
  const options = codesOf(table).map((code) => ({ value: code, label: label(table, code) }));
  return <FilterSelect {...props} options={options} />;
}
