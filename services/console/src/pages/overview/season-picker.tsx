import { useWords } from '../../language/language.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import type { SeasonChoice } from './outlook.ts';
import type { Season } from './season.ts';
import { overviewWords } from './words.ts';

/** Chooses the programme and season that the overview shows. */
export function SeasonPicker({ season }: { readonly season: Season }) {
  const words = useWords(overviewWords);
  const { choice, choices, choose } = season;
  return (
    <FilterSelect
      label={words.season}
      width={300}
      isSearched
      canBeClear={false}
      value={choice && keyOf(choice)}
      onChange={(key) => {
        const next = choices.find((each) => keyOf(each) === key);
        if (next) choose(next);
      }}
      options={choices.map((each) => ({ value: keyOf(each), label: labelOf(each, choices) }))}
    />
  );
}

function keyOf({ programme, component, season }: SeasonChoice): string {
  return [programme, season, component].filter(Boolean).join(' · ');
}

/** The component is said only where the season has several. */
function labelOf(choice: SeasonChoice, choices: readonly SeasonChoice[]): string {
  const { programme, season } = choice;
  const same = choices.filter((each) => each.programme === programme && each.season === season);
  return same.length > 1 ? keyOf(choice) : [programme, season].filter(Boolean).join(' · ');
}
