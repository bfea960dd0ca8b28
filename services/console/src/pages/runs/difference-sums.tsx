import { CORRECTION_CAUSES } from '@nuanbu/terms';
import type { ReactNode } from 'react';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { differenceWords } from './difference-words.ts';
import type { Differences } from './differences-page.tsx';
import { useTitles } from './subject.tsx';

interface Moved {
  readonly key: string;
  readonly name: ReactNode;
  readonly households: number;
  readonly toPayFen: number;
  readonly toTakeBackFen: number;
}

/** What would move: in all, by cause, by village, and who would bear it. */
export function DifferenceSums({ sums, programme }: { sums: Differences; programme: string }) {
  const { differences: words } = useWords(differenceWords);
  const titles = useTitles(programme);
  const { households, toPayFen, toTakeBackFen, offsetFen, undecided, waiting } = sums;
  return (
    <>
      <Section title={words.sums}>
        <Figures
          figures={[
            { label: words.households, value: count(households) },
            { label: words.toPay, value: <Money fen={toPayFen} /> },
            ...(offsetFen > 0
              ? [{ label: words.offset, value: <Money fen={offsetFen} />, says: words.offsetSays }]
              : []),
            { label: words.toTakeBack, value: <Money fen={toTakeBackFen} /> },
            { label: words.undecided, value: count(undecided), says: words.undecidedSays },
            { label: words.waiting, value: count(waiting), says: words.waitingSays },
          ]}
        />
      </Section>
      {households > 0 && (
        <>
          <div className="nb-two">
            <Section title={words.causes}>
              <MovedTable
                head={words.cause}
                rows={sums.byCause.map(({ cause, ...moved }) => ({
                  ...moved,
                  key: cause,
                  name: <CodeTag table={CORRECTION_CAUSES} code={cause} />,
                }))}
              />
            </Section>
            <Section title={words.funders}>
              <table className="nb-grid">
                <thead>
                  <tr>
                    <th scope="col">{words.funder}</th>
                    <th scope="col" className="nb-right">
                      {words.toPay}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {sums.toPayByFunder.map(({ funder, amountFen }) => (
                    <tr key={funder}>
                      <td>{titles.funder(funder)}</td>
                      <td className="nb-right">
                        <Money fen={amountFen} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Section>
          </div>
          <Section title={words.villages}>
            <MovedTable
              head={words.village}
              rows={sums.byVillage.map(({ town, village, ...moved }) => ({
                ...moved,
                key: `${town}/${village}`,
                name: `${town} / ${village}`,
              }))}
            />
          </Section>
        </>
      )}
    </>
  );
}

function MovedTable({ head, rows }: { readonly head: string; readonly rows: readonly Moved[] }) {
  const { differences: words } = useWords(differenceWords);
  return (
    <Scroll label={head}>
      <table className="nb-grid">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="nb-right">
              {words.households}
            </th>
            <th scope="col" className="nb-right">
              {words.toPay}
            </th>
            <th scope="col" className="nb-right">
              {words.toTakeBack}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, households, toPayFen, toTakeBackFen }) => (
            <tr key={key}>
              <td>{name}</td>
              <td className="nb-right nb-number">{count(households)}</td>
              <td className="nb-right">
                <Money fen={toPayFen} />
              </td>
              <td className="nb-right">
                <Money fen={toTakeBackFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
