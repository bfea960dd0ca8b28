import { formatKwh, formatYuan } from '@nuanbu/units';
import { kwh } from '../../../format/numbers.ts';
import { moment } from '../../../format/times.ts';
import { useWords } from '../../../language/language.tsx';
import { Tag } from '../../../parts/code-tag.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { fieldWords } from './field-words.ts';
import type { Personal } from './reveal-dialog.tsx';
import type { Sheet } from './sheet-page.tsx';
import { sheetWords } from './words.ts';

/** Facts that the head of the page says already. */
const SAID = ['householdId', 'name', 'town', 'village'];

/** Who and what the household is: facts of the register, person and payee, and its meters. */
export function Facts({
  sheet,
  revealed,
}: {
  readonly sheet: Sheet;
  readonly revealed: Personal | undefined;
}) {
  const { facts: words } = useWords(sheetWords);
  const fields = useWords(fieldWords);
  const personal = revealed ?? sheet.personal;
  const facts = Object.entries(sheet.facts).filter(([name]) => !SAID.includes(name));
  const tell = (name: string, value: unknown): string => {
    if (typeof value === 'boolean') return value ? words.yes : words.no;
    if (typeof value !== 'number') return String(value);
    if (name.endsWith('Fen')) return formatYuan(value);
    return name.includes('Milli') || name.endsWith('Wh') ? formatKwh(value) : String(value);
  };
  return (
    <Section title={words.title}>
      <dl className="nb-pairs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{fields[name] ?? name}</dt>
            <dd>{tell(name, value)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="nb-sub">
        {words.personal}{' '}
        <Tag tone={revealed ? 'waits' : 'plain'}>{revealed ? words.shown : words.masked}</Tag>
      </h3>
      <dl className="nb-pairs">
        {Object.entries(personal).map(([name, value]) => (
          <div key={name}>
            <dt>{fields[name] ?? name}</dt>
            <dd className="nb-number">{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="nb-sub">{words.meters}</h3>
      <ul className="nb-lines">
        {sheet.meters.map(({ meterId, installedAt, removedAt, multiplier, lastReading }) => (
          <li key={`${meterId}${installedAt}`} className="nb-number">
            <strong>{meterId}</strong>
            {multiplier !== 1 && ` × ${multiplier}`}
            {installedAt !== undefined && ` · ${words.installed} ${moment(installedAt)}`}
            {removedAt !== undefined && ` · ${words.removed} ${moment(removedAt)}`}
            {lastReading && (
              <span className="nb-quiet">
                {' '}
                · {words.last} {kwh(lastReading.totalWh)} ({moment(lastReading.at)})
              </span>
            )}
          </li>
        ))}
      </ul>
      {sheet.lacksReadings && <p className="nb-quiet">{words.lastUnknown}</p>}
    </Section>
  );
}
