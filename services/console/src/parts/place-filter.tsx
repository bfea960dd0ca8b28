import { villagesSchema } from '@nuanbu/contracts/http';
import { useRead } from '../api/queries.ts';
import { FilterSelect } from './filter-select.tsx';

export interface PlaceFilterProps {
  readonly label: string;
  /** `town/village`, as the page's address has it. */
  readonly value: string | undefined;
  readonly onChange: (place: string | undefined) => void;
  readonly width: number;
}

/** A filter of a list by one of the villages that its person sees. */
export function PlaceFilter(props: PlaceFilterProps) {
  const { value: villages } = useRead(villagesSchema, '/api/villages');
  const options = (villages?.items ?? []).map(({ town, village }) => ({
    value: `${town}/${village}`,
    label: `${town} / ${village}`,
  }));
  return <FilterSelect {...props} isSearched options={options} />;
}
