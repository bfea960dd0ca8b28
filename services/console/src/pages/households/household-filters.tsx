import { villagesSchema } from '@nuanbu/contracts/http';
import { codesOf, FINDINGS, INELIGIBLE_REASONS, LINE_STATUSES } from '@nuanbu/terms';
import { parseYuan } from '@nuanbu/units';
import { Button } from 'antd';
import type { Query } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { FilterSelect } from '../../parts/filter-select.tsx';
import type { Filters } from '../../parts/filters.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { householdWords } from './words.ts';

/** What a list of households is chosen by, as the page's address names it. */
export const FILTERS = ['text', 'place', 'status', 'finding', 'risk'] as const;
type Name = (typeof FILTERS)[number];

/** What a line may show beside its status. */
const LINES = { ...FINDINGS, ...INELIGIBLE_REASONS };

/** Yuan at risk that are worth a look of their own. */
const RISKS = ['0.01', '10', '100'];

/** The filters as the server asks them; a place is `town/village`. */
export function queryOf(chosen: Readonly<Partial<Record<Name, string>>>): Query {
  const { text, place, status, finding, risk } = chosen;
  const [town, village] = place?.split('/') ?? [];
  return { text, town, village, status, finding, leastAtRiskFen: risk && parseYuan(risk) };
}

/** Search and filters over the list. */
export function HouseholdFilters({ filters }: { readonly filters: Filters<Name> }) {
  const { list: words } = useWords(householdWords);
  const shared = useWords(sharedWords);
  const label = useLabel();
  const { chosen, choose, clear, isAny } = filters;
  const { value: villages } = useRead(villagesSchema, '/api/villages');
  return (
    <>
      <SearchField
        label={words.search}
        value={chosen.text}
        onChange={(text) => choose({ text })}
        width={200}
      />
      <FilterSelect
        label={words.place}
        width={150}
        isSearched
        value={chosen.place}
        onChange={(place) => choose({ place })}
        options={(villages?.items ?? []).map(({ town, village }) => ({
          value: `${town}/${village}`,
          label: `${town} / ${village}`,
        }))}
      />
      <FilterSelect
        label={words.status}
        width={130}
        value={chosen.status}
        onChange={(status) => choose({ status })}
        options={codesOf(LINE_STATUSES).map((code) => ({
          value: code,
          label: label(LINE_STATUSES, code),
        }))}
      />
      <FilterSelect
        label={words.finding}
        width={160}
        isSearched
        value={chosen.finding}
        onChange={(finding) => choose({ finding })}
        options={codesOf(LINES).map((code) => ({ value: code, label: label(LINES, code) }))}
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
