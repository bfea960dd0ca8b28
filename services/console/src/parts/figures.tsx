import './figures.css';
import type { ReactNode } from 'react';
import { Figure } from './figure.tsx';

export interface FigureOf {
  readonly label: string;
  readonly value: ReactNode;
  /** What the number means, in a quiet line below it. */
  readonly says?: ReactNode;
}

/** The few numbers that a page is about, each explained. */
export function Figures({ figures }: { readonly figures: readonly FigureOf[] }) {
  return (
    <dl className="nb-figures nb-figures-said">
      {figures.map(({ label, value, says }) => (
        <Figure key={label} label={label} {...(says !== undefined && { note: says })}>
          {value}
        </Figure>
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
