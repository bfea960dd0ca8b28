import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { QUARANTINE_CODES, type QuarantineEntry } from './quarantine-codes.tsx';
import type { Reading } from './received.ts';
import { feederWords } from './words.ts';

/** The readings of a message in a table, each with why it was refused. */
export function ReadingsTable({
  readings,
  reasons,
}: {
  readonly readings: readonly Reading[];
  readonly reasons: QuarantineEntry['reasons'];
}) {
  const { message: words } = useWords(feederWords);
  const ofWhole = reasons.filter(({ index }) => index === undefined);
  return (
    <Scroll label={words.readings}>
      {ofWhole.map(({ code, detail }) => (
        <p key={`${code}${detail}`}>
          <CodeTag table={QUARANTINE_CODES} code={code} tone="waits" /> <code>{detail}</code>
        </p>
      ))}
      <table className="nb-grid">
        <thead>
          <tr>
            <th scope="col">{words.index}</th>
            <th scope="col">{words.meter}</th>
            <th scope="col">{words.at}</th>
            <th scope="col" className="nb-right">
              {words.total}
            </th>
            <th scope="col" className="nb-right">
              {words.peak}
            </th>
            <th scope="col" className="nb-right">
              {words.valley}
            </th>
            <th scope="col">{words.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map((reading, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a reading is named by its place
            <tr key={index}>
              <td className="nb-number">{index + 1}</td>
              <td className="nb-number">{reading.meter ?? '–'}</td>
              <td className="nb-number">
                {reading.at === undefined ? (reading.atText ?? '–') : shownAt(reading.at)}
              </td>
              <td className="nb-number nb-right">{reading.total ?? '–'}</td>
              <td className="nb-number nb-right">{reading.peak ?? '–'}</td>
              <td className="nb-number nb-right">{reading.valley ?? '–'}</td>
              <td>
                <Verdict reasons={reasons.filter((each) => each.index === index)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Verdict({ reasons }: { readonly reasons: QuarantineEntry['reasons'] }) {
  const { message: words } = useWords(feederWords);
  if (reasons.length === 0) return <Tag tone="good">{words.accepted}</Tag>;
  return (
    <>
      {reasons.map(({ code, detail }) => (
        <span key={`${code}${detail}`}>
          <CodeTag table={QUARANTINE_CODES} code={code} tone="waits" />
        </span>
      ))}
    </>
  );
}

/** Far beyond what dates can hold. */
const MOST_SECONDS = 8_640_000_000_000;

function shownAt(at: number): string {
  return Math.abs(at) > MOST_SECONDS ? String(at) : moment(at);
}
