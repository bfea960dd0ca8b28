import { useLabel, useWords } from '../../language/language.tsx';
import { FIELD_WORDS } from './field-words.ts';
import { registerWords } from './words.ts';

/** One field as it was and as it became. */
export function Change({
  field,
  before,
  after,
}: {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}) {
  const { history: words } = useWords(registerWords);
  const label = useLabel();
  const say = (value: string) =>
    value === 'yes' || value === 'no' ? label(FIELD_WORDS, value) : value;
  return (
    <div>
      <dt title={field}>{label(FIELD_WORDS, field)}</dt>
      <dd>
        {after === undefined ? (
          <span className="nb-quiet">{words.cleared}</span>
        ) : (
          <strong>{say(after)}</strong>
        )}
        {before !== undefined && <span className="nb-quiet"> {words.was(say(before))}</span>}
      </dd>
    </div>
  );
}
