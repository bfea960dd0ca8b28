import { Select } from 'antd';

export interface FilterSelectProps {
  /** What is chosen by it; it is also the hint where nothing is chosen. */
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly width: number;
  /** Whether it can be typed into: for long lists. */
  readonly isSearched?: boolean;
  /** False where something is always chosen. */
  readonly canBeClear?: boolean;
}

/** A filter of a list with a choice of values. */
export function FilterSelect(props: FilterSelectProps) {
  const { label, value, onChange, options, width, isSearched = false, canBeClear = true } = props;
  return (
    <Select<string>
      aria-label={label}
      placeholder={label}
      allowClear={canBeClear}
      showSearch={isSearched && { optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      style={{ width }}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      options={[...options]}
    />
  );
}
