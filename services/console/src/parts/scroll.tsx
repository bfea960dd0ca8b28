import type { ReactNode } from 'react';

/** Something wider than its place, which then scrolls, by the keyboard too. */
export function Scroll({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached without a mouse too.
    <div role="group" className="nb-scroll" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
