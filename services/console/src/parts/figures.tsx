import './figures.css';
import type { ReactNode } from 'react';

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  /** What the number means, in a quiet line below it. */
  readonly says?: ReactNode;
}

/** The few numbers that a page is about, each explained. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="nb-figures">
      {figures.map(({ label, value, says }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <div className="nb-figure-value nb-number">{value}</div>
            {says !== undefined && <div className="nb-fine">{says}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** Facts in two columns: what it is, and its value. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <table className="nb-grid nb-facts">
      <tbody>
        {facts.map(({ label, value }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
