import type { CodeTable } from '@nuanbu/terms';
import { Tooltip } from 'antd';
import { labelOf, wordsOf } from '../language/bilingual.ts';
import { useLanguage } from '../language/language.tsx';
import { LINE_FINDINGS } from './line-findings.ts';
import { type Tone, toneOf } from './tones.ts';

/** A short label in a tone; the text says all that the color says. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return <span className={`nb-tag nb-tag-${tone}`}>{children}</span>;
}

export interface CodeTagProps {
  /** The table of terms in which the code stands. */
  readonly table: CodeTable<string>;
  readonly code: string;
  /** Where it is another one than the code's own. */
  readonly tone?: Tone;
}

/** A public code by its words; the sentence and the code itself on a look or focus. */
export function CodeTag({ table, code, tone }: CodeTagProps) {
  const language = useLanguage();
  const words = wordsOf(table, code);
  const label = labelOf(code, words, language);
  const told = words && words[language] !== label ? words[language] : undefined;
  const tag = <Tag tone={tone ?? toneOf(code)}>{label}</Tag>;
  return told === undefined ? tag : <Tooltip title={`${told} (${code})`}>{tag}</Tooltip>;
}

/** What a line shows, each in its words; a dash for nothing. */
export function FindingTags({ codes }: { readonly codes: readonly string[] }) {
  if (codes.length === 0) return <span className="nb-quiet">–</span>;
  return (
    <span className="nb-tags">
      {codes.map((code) => (
        <CodeTag key={code} table={LINE_FINDINGS} code={code} tone="waits" />
      ))}
    </span>
  );
}
