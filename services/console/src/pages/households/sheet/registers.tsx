import { kwh } from '../../../format/numbers.ts';
import { moment } from '../../../format/times.ts';
import { useWords } from '../../../language/language.tsx';
import { Kwh } from '../../../parts/amounts.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { Scroll } from '../../../parts/scroll.tsx';
import type { Edge, Evidence } from './evidence.ts';
import { sheetWords } from './words.ts';

/** The registers at both edges of each installation, and how each was obtained. */
export function Registers({ evidence }: { readonly evidence: Evidence }) {
  const { registers: words } = useWords(sheetWords);
  const { measure } = evidence;
  if (!measure) return null;
  return (
    <Section title={words.title} about={words.about}>
      {measure.installations.length === 0 ? (
        <p className="nb-quiet">{words.none}</p>
      ) : (
        <Scroll label={words.title}>
          <table className="nb-grid">
            <thead>
              <tr>
                <th scope="col">{words.meter}</th>
                <th scope="col">{words.from}</th>
                <th scope="col">{words.to}</th>
                <th scope="col" className="nb-right">
                  {words.multiplier}
                </th>
                <th scope="col" className="nb-right">
                  {words.energy}
                </th>
                <th scope="col">{words.split}</th>
              </tr>
            </thead>
            <tbody>
              {measure.installations.map(
                ({ meterId, span, multiplier, quantity, start, end, splitBy }) => (
                  <tr key={`${meterId}${span.from}`}>
                    <td className="nb-number">{meterId}</td>
                    <EdgeCell edge={start} at={span.from} />
                    <EdgeCell edge={end} at={span.to} />
                    <td className="nb-right nb-number">{multiplier}</td>
                    <td className="nb-right">
                      <Kwh wh={quantity.bestWh} />
                      {quantity.lowWh !== quantity.highWh && (
                        <div className="nb-fine nb-number">
                          {kwh(quantity.lowWh)} – {kwh(quantity.highWh)}
                        </div>
                      )}
                    </td>
                    <td>{splitBy && words.splits[splitBy]}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}

/** A register, when it was, and from which readings it comes where it was not read itself. */
function EdgeCell({ edge, at }: { readonly edge: Edge | undefined; readonly at: number }) {
  const { registers: words } = useWords(sheetWords);
  const told = (reading: { at: number; totalWh: number }) =>
    `${kwh(reading.totalWh)} (${moment(reading.at)})`;
  const { before, after, kind, registerWh } = edge ?? {};
  const nearest = before ?? after;
  return (
    <td>
      <div className="nb-number nb-register">
        {registerWh === undefined ? '–' : kwh(registerWh)}
      </div>
      <div className="nb-fine nb-number">{moment(edge?.at ?? at)}</div>
      <div className={kind === 'exact' ? 'nb-fine' : 'nb-fine nb-waits'}>
        {kind ? words.kinds[kind] : words.noEdge}
      </div>
      {kind !== undefined && kind !== 'exact' && nearest && (
        <div className="nb-fine">
          {before && after ? words.between(told(before), told(after)) : words.only(told(nearest))}
        </div>
      )}
    </td>
  );
}
