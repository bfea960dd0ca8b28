import { LINE_STATUSES } from '@nuanbu/terms';
import { parseYuan } from '@nuanbu/units';
import { Button } from 'antd';
import type { Query } from '../../api/addresses.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import type { Filters } from '../../parts/filters.ts';
import { LINE_FINDINGS } from '../../parts/line-findings.ts';
import { PlaceFilter } from '../../parts/place-filter.tsx';
import { townAndVillage } from '../../parts/places.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { householdWords } from './words.ts';

/** What a list of households is chosen by, as the page's address names it. */
export const FILTERS = ['text', 'place', 'status', 'finding', 'risk'] as const;
type Name = (typeof FILTERS)[number];

/** Yuan at risk that are worth a look of their own. */
const RISKS = ['0.01', '10', '100'];

/** The filters as the server asks them; a place is `town/village`. */
export function queryOf(chosen: Readonly<Partial<Record<Name, string>>>): Query {
  const { text, place, status, finding, risk } = chosen;
  const { town, village } = townAndVillage(place);
  return { text, town, village, status, finding, leastAtRiskFen: risk && parseYuan(risk) };
}

/** Search and filters over the list. */
export function HouseholdFilters({ filters }: { readonly filters: Filters<Name> }) {
  const { list: words } = useWords(householdWords);
  const shared = useWords(sharedWords);
  const { chosen, choose, clear, isAny } = filters;
  return (
    <>
      <SearchField
        label={words.search}
        value={chosen.text}
        onChange={(text) => choose({ text })}
        width={200}
      />
      <PlaceFilter
        label={words.place}
        width={150}
        value={chosen.place}
        onChange={(place) => choose({ place })}
      />
      <CodeFilter
        label={words.status}
        width={130}
        value={chosen.status}
        onChange={(status) => choose({ status })}
        table={LINE_STATUSES}
      />
      <CodeFilter
        label={words.finding}
        width={160}
        isSearched
        value={chosen.finding}
        onChange={(finding) => choose({ finding })}
        table={LINE_FINDINGS}
      />
      <FilterSelect
        label={words.risk}
        width={140}
        value={chosen.risk}
        onChange={(risk) => choose({ risk })}
        options={RISKS.map((yuan) => ({ value: yuan, label: words.riskFrom(yuan) }))}
      />
      {isAny && (
        <Button type="link" onClick={clear}>
          {shared.clearFilters}
        </Button>
      )}
    </>
  );
}
