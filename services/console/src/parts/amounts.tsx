import type { Fen, Wh } from '@nuanbu/units';
import { kwh, signedYuan, yuan } from '../format/numbers.ts';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';

export interface MoneyProps {
  /** Undefined where the amount is not known, which is not zero. */
  readonly fen: Fen | undefined;
  /** Whether the unit is said beside it; in a column the head says it. */
  readonly hasUnit?: boolean;
  /** For differences: a plus too, and up and down in their colors. */
  readonly isDifference?: boolean;
}

/** Yuan to the fen, in figures of one width. */
export function Money({ fen, hasUnit = false, isDifference = false }: MoneyProps) {
  const words = useWords(sharedWords);
  if (fen === undefined) return <span className="nb-quiet">{words.unknownAmount}</span>;
  const tone = isDifference && fen !== 0 ? (fen > 0 ? ' nb-up' : ' nb-down') : '';
  return (
    <span className={`nb-number${tone}`}>
      {isDifference ? signedYuan(fen) : yuan(fen)}
      {hasUnit && <span className="nb-unit"> {words.yuan}</span>}
    </span>
  );
}

/** kWh from Wh, exact. */
export function Kwh({ wh, hasUnit = false }: { readonly wh: Wh; readonly hasUnit?: boolean }) {
  const words = useWords(sharedWords);
  return (
    <span className="nb-number">
      {kwh(wh)}
      {hasUnit && <span className="nb-unit"> {words.kwh}</span>}
    </span>
  );
}
