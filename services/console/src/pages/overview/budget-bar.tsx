import type { Fen } from '@nuanbu/units';
import { percent } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import type { Outlook } from './outlook.ts';
import { overviewWords } from './words.ts';

const WHOLE = 100;

/** Money so far and expected against the budget, as one bar; the numbers stand above it. */
export function BudgetBar({
  money,
  budgetFen,
}: {
  readonly money: Outlook['money'];
  readonly budgetFen: Fen;
}) {
  const { outlook: words } = useWords(overviewWords);
  const { soFarFen, lowFen, bestFen, highFen } = money;
  const longest = Math.max(budgetFen, highFen, 1);
  const at = (fen: Fen) => `${(fen * WHOLE) / longest}%`;
  const isOver = bestFen > budgetFen;
  return (
    <>
      <div
        className={isOver ? 'nb-budget nb-budget-over' : 'nb-budget'}
        role="img"
        aria-label={words.ofBudget(percent(bestFen, budgetFen))}
      >
        <div
          className="nb-budget-range"
          style={{ left: at(lowFen), right: `calc(100% - ${at(highFen)})` }}
        />
        <div className="nb-budget-best" style={{ width: at(bestFen) }} />
        <div className="nb-budget-sofar" style={{ width: at(soFarFen) }} />
        <div className="nb-budget-mark" style={{ left: at(budgetFen) }} />
      </div>
      <p className="nb-budget-key nb-fine">
        <span className="nb-budget-sofar" /> {words.soFar}
        <span className="nb-budget-best" /> {words.best}
        <span className="nb-budget-range" /> {words.range}
        <span className="nb-budget-mark" /> {words.budget}
      </p>
    </>
  );
}
