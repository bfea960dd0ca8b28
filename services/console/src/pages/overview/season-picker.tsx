import { useWords } from '../../language/language.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { useProgrammes } from '../../parts/programmes.ts';
import type { SeasonChoice } from './outlook.ts';
import type { Season } from './season.ts';
import { overviewWords } from './words.ts';

/** Chooses the programme and season that the overview shows. */
export function SeasonPicker({ season }: { readonly season: Season }) {
  const words = useWords(overviewWords);
  const { choice, choices, choose } = season;
  const { titleOf } = useProgrammes();
  return (
    <FilterSelect
      label={words.season}
      width={460}
      isSearched
      canBeClear={false}
      value={choice && keyOf(choice)}
      onChange={(key) => {
        const next = choices.find((each) => keyOf(each) === key);
        if (next) choose(next);
      }}
      options={choices.map((each) => ({
        value: keyOf(each),
        label: labelOf(each, choices, titleOf),
      }))}
    />
  );
}

function keyOf({ programme, component, season }: SeasonChoice): string {
  return [programme, season, component].filter(Boolean).join(' · ');
}

/** The component is said only where the season has several. */
function labelOf(
  { programme, component, season }: SeasonChoice,
  choices: readonly SeasonChoice[],
  titleOf: (programme: string) => string,
): string {
  const same = choices.filter((each) => each.programme === programme && each.season === season);
  // The season first: where a title is too long for the field, its end is what is cut.
  const parts = [season, titleOf(programme), same.length > 1 ? component : undefined];
  return parts.filter(Boolean).join(' · ');
}
