import { Link } from 'react-router';
import { addressOf, pathOf } from '../../api/addresses.ts';

export interface HouseholdLinkProps {
  readonly household: string;
  readonly name?: string;
  /** The run whose line the sheet is to show. */
  readonly run?: number;
}

/** A household by number and name, as a way to its sheet. */
export function HouseholdLink({ household, name, run }: HouseholdLinkProps) {
  const path = pathOf('/households/:household', { household });
  return (
    <Link to={addressOf(path, { run })}>
      <span className="nb-number">{household}</span>
      {name !== undefined && name !== '' && ` ${name}`}
    </Link>
  );
}
