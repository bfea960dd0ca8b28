import { householdHistorySchema } from '@nuanbu/contracts/http';
import { LINE_STATUSES } from '@nuanbu/terms';
import { Link } from 'react-router';
import type { z } from 'zod';
import { useRead } from '../../../api/queries.ts';
import { moment } from '../../../format/times.ts';
import { useWords } from '../../../language/language.tsx';
import { Kwh, Money } from '../../../parts/amounts.tsx';
import { CodeTag, Tag } from '../../../parts/code-tag.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { Scroll } from '../../../parts/scroll.tsx';
import { Shown } from '../../../parts/states.tsx';
import { fieldWords } from './field-words.ts';
import type { Sheet } from './sheet-page.tsx';
import { sheetWords } from './words.ts';

type Version = z.output<typeof householdHistorySchema>['items'][number];

/** What runs made of the household, and what was changed of it in the register. */
export function History({
  path,
  runs,
  shown,
}: {
  readonly path: string;
  readonly runs: Sheet['history'];
  readonly shown: number | undefined;
}) {
  const { history: words } = useWords(sheetWords);
  const versions = useRead(householdHistorySchema, `${path}/history`);
  return (
    <Section title={words.title}>
      {runs.length > 0 && (
        <>
          <h3 className="nb-sub">{words.runs}</h3>
          <Scroll label={words.runs}>
            <table className="nb-grid">
              <thead>
                <tr>
                  <th scope="col">{words.run}</th>
                  <th scope="col">{words.status}</th>
                  <th scope="col" className="nb-right">
                    {words.energy}
                  </th>
                  <th scope="col" className="nb-right">
                    {words.amount}
                  </th>
                </tr>
              </thead>
              <tbody>
                {runs.map(({ runNumber, line }) => (
                  <tr key={runNumber}>
                    <td className="nb-number">
                      {runNumber === shown ? (
                        <>
                          {runNumber} <Tag tone="primary">{words.shown}</Tag>
                        </>
                      ) : (
                        <Link to={`?run=${runNumber}`}>{runNumber}</Link>
                      )}
                    </td>
                    <td>
                      <CodeTag table={LINE_STATUSES} code={line.status} />
                    </td>
                    <td className="nb-right">
                      <Kwh wh={line.totalWh} />
                    </td>
                    <td className="nb-right">
                      <Money fen={line.amountFen} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
      <h3 className="nb-sub">{words.versions}</h3>
      <Shown reading={versions} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nb-quiet">{words.noVersions}</p>
          ) : (
            <ol className="nb-versions">
              {items.map((version) => (
                <VersionEntry key={version.version} version={version} />
              ))}
            </ol>
          )
        }
      </Shown>
    </Section>
  );
}

/** One version: when, by whom and why, and each thing that it changed, before and after. */
function VersionEntry({ version }: { readonly version: Version }) {
  const { history: words, facts: factWords } = useWords(sheetWords);
  const fields = useWords(fieldWords);
  const tell = (value: string) =>
    value === 'yes' ? factWords.yes : value === 'no' ? factWords.no : value;
  const { kind, at, actor, reason, facts, personal, meters } = version;
  const changed = [...facts, ...personal];
  const isFirst = changed.length > 0 && changed.every(({ before }) => before === undefined);
  return (
    <li>
      <div>
        <strong>{words.kinds[kind]}</strong>
        {isFirst && kind === 'roster' && ` · ${words.first}`}
        <span className="nb-fine nb-number">
          {' '}
          · {moment(at)} · {words.by(actor)}
        </span>
      </div>
      {reason !== undefined && <div>{words.reason(reason)}</div>}
      <div className="nb-changes">
        {changed.map(({ field, before, after }) => (
          <span key={field}>
            <span className="nb-quiet">{fields[field] ?? field}</span>{' '}
            {before !== undefined && (
              <>
                <del>{tell(before)}</del> →{' '}
              </>
            )}
            <span className="nb-number">{after === undefined ? words.nothing : tell(after)}</span>
          </span>
        ))}
        {meters.map(({ change, meterId }) => (
          <span key={`${meterId}${change}`} className="nb-number">
            {(change === 'added' ? words.meterAdded : words.meterChanged)(meterId)}
          </span>
        ))}
      </div>
    </li>
  );
}
