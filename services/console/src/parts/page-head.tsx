import { ArrowLeftOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';

export interface PageHeadProps {
  readonly title: string;
  /** What the page is about in one quiet line: number, state, when. */
  readonly about?: ReactNode;
  /** Where one comes from. */
  readonly back?: { readonly to: string; readonly label: string };
  /** What can be done on the page; the main thing last. */
  readonly actions?: ReactNode;
}

/** The head of a page: its title, which is the window's too, and what can be done. */
export function PageHead({ title, about, back, actions }: PageHeadProps) {
  const words = useWords(sharedWords);
  useEffect(() => {
    document.title = `${title} · ${words.brand}`;
  }, [title, words]);
  return (
    <header className="nb-head">
      <div className="nb-head-text">
        {back && (
          <Link className="nb-back" to={back.to}>
            <ArrowLeftOutlined aria-hidden /> {back.label}
          </Link>
        )}
        <h1 tabIndex={-1}>{title}</h1>
        {about !== undefined && <div className="nb-about">{about}</div>}
      </div>
      {actions !== undefined && <div className="nb-actions">{actions}</div>}
    </header>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under a heading of its own. */
export function Section({ title, about, actions, children }: SectionProps) {
  return (
    <section className="nb-section" aria-label={title}>
      <div className="nb-section-head">
        <h2>{title}</h2>
        {about !== undefined && <span className="nb-about">{about}</span>}
        {actions !== undefined && <div className="nb-actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
