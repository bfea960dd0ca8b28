import { BATCH_ACTION_WORDS } from '@nuanbu/contracts/http';
import { moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { batchWords } from './words.ts';

/** The steps of a batch in this round: who took them and when, which is next, and which follow. */
export function Track({ sheet }: { readonly sheet: BatchSheet }) {
  const { track: words } = useWords(batchWords);
  const say = useSay();
  const next = new Set(sheet.next.map(({ step }) => step));
  const stages = [
    { key: 'made', name: words.made, person: sheet.madeBy, at: sheet.madeAt, isNow: false },
    ...sheet.stages.map(({ step, person, at }) => ({
      ...{ key: step, name: say(BATCH_ACTION_WORDS[step]), person, at },
      isNow: person === undefined && next.has(step),
    })),
  ];
  return (
    <Section title={words.title} about={words.about}>
      <Scroll label={words.title}>
        <ol className="nb-track">
          {stages.map(({ key, name, person, at, isNow }) => {
            const standing = person !== undefined ? 'taken' : isNow ? 'now' : 'later';
            return (
              <li
                key={key}
                className={`nb-track-${standing}`}
                {...(isNow && { 'aria-current': 'step' as const })}
              >
                <div className="nb-track-name">{name}</div>
                <div className="nb-fine">
                  {person === undefined ? words[standing] : person}
                  {at !== undefined && <div className="nb-number">{moment(at)}</div>}
                </div>
              </li>
            );
          })}
        </ol>
      </Scroll>
    </Section>
  );
}
