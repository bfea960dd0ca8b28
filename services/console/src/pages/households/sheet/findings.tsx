import { kwh } from '../../../format/numbers.ts';
import { moment } from '../../../format/times.ts';
import { wordsOf } from '../../../language/bilingual.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { LINE_FINDINGS } from '../../../parts/line-findings.ts';
import { Section } from '../../../parts/page-head.tsx';
import type { Line } from './bill.tsx';
import type { Evidence } from './evidence.ts';
import { sheetWords } from './words.ts';

/** What the data shows that a person should know, in whole sentences, with where it was seen. */
export function Findings({ line, evidence }: { readonly line: Line; readonly evidence: Evidence }) {
  const { findings: words } = useWords(sheetWords);
  const language = useLanguage();
  const { installations = [], conflicts = [] } = evidence.measure ?? {};
  const seen = installations.flatMap(({ meterId, evidence: places }) =>
    places.map((place) => ({ meterId, ...place })),
  );
  return (
    <Section title={words.title}>
      {line.findings.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <ul className="nb-findings">
          {line.findings.map((code) => (
            <li key={code}>
              <strong>{wordsOf(LINE_FINDINGS, code)?.[language] ?? code}</strong>{' '}
              <code className="nb-fine">{code}</code>
              {seen
                .filter(({ finding }) => finding === code)
                .map(({ meterId, from, to, fromWh, toWh }) => (
                  <div key={`${meterId}${from}${to}`} className="nb-fine nb-number">
                    {meterId} · {moment(from)}
                    {to !== from && ` – ${moment(to)}`}
                    {fromWh !== undefined && ` · ${kwh(fromWh)}`}
                    {toWh !== undefined && ` → ${kwh(toWh)}`}
                  </div>
                ))}
              {code === 'conflictingReading' &&
                conflicts.map(({ meterId, at }) => (
                  <div key={meterId} className="nb-fine nb-number">
                    {meterId} · {words.conflicts(at.length)}: {at.map(moment).join(', ')}
                  </div>
                ))}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
