import type { ReactNode } from 'react';

/** One number under its name, in a list of class `nb-figures`. */
export function Figure({
  label,
  note,
  isMain = false,
  children,
}: {
  readonly label: string;
  /** Its bounds, or what it is compared with. */
  readonly note?: ReactNode;
  readonly isMain?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={isMain ? 'nb-figure nb-figure-main' : 'nb-figure'}>
      <dt>{label}</dt>
      <dd>{children}</dd>
      {note !== undefined && <dd className="nb-fine nb-number">{note}</dd>}
    </div>
  );
}
