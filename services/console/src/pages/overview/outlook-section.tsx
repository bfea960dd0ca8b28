import { Alert } from 'antd';
import { count, kwh, percent, yuan } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Kwh, Money } from '../../parts/amounts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Section } from '../../parts/page-head.tsx';
import { CountedProgress } from '../../parts/progress.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Shown } from '../../parts/states.tsx';
import { BudgetBar } from './budget-bar.tsx';
import { DaysChart } from './days-chart.tsx';
import { type Outlook, type SeasonChoice, useForecast } from './outlook.ts';
import { overviewWords } from './words.ts';

/** The season so far and at its end, beside its budget. */
export function OutlookSection({ choice }: { readonly choice: SeasonChoice | undefined }) {
  const { outlook: words } = useWords(overviewWords);
  const forecast = useForecast(choice);
  const ready = forecast.value?.state === 'ready' ? forecast.value : undefined;
  return (
    <Section title={words.title} about={ready && <Standing outlook={ready} />}>
      {choice === undefined ? (
        <p className="nb-quiet">{words.choose}</p>
      ) : (
        <Shown reading={forecast}>
          {(value) =>
            value.state === 'ready' ? (
              <OutlookBody outlook={value} />
            ) : (
              <CountedProgress
                done={value.done}
                all={value.of}
                label={`${words.computing} · ${words.households(count(value.done), count(value.of))}`}
              />
            )
          }
        </Shown>
      )}
    </Section>
  );
}

/** How far the season is, and how far the data. */
function Standing({ outlook }: { readonly outlook: Outlook }) {
  const { outlook: words } = useWords(overviewWords);
  const { season, asOf } = outlook;
  const isOver = season.daysPast >= season.days;
  const parts = [
    words.season(season.name),
    isOver ? words.over : words.days(season.daysPast, season.days),
    asOf.lastDay && words.dataTo(asOf.lastDay),
  ];
  return <>{parts.filter(Boolean).join(' · ')}</>;
}

function OutlookBody({ outlook }: { readonly outlook: Outlook }) {
  const { outlook: words } = useWords(overviewWords);
  const { energy, money, budget, asOf, climate, countsEnergy } = outlook;
  return (
    <div className="nb-outlook">
      {asOf.isOld && (
        <Alert className="nb-alert" type="warning" showIcon title={words.old(asOf.ageDays ?? 0)} />
      )}
      {outlook.isRefreshing && <p className="nb-fine">{words.refreshing}</p>}
      <dl className="nb-figures">
        <Figure
          label={`${words.money} · ${words.best}`}
          note={`${words.range} ${yuan(money.lowFen)} – ${yuan(money.highFen)}`}
          isMain
        >
          <Money fen={money.bestFen} hasUnit />
        </Figure>
        <Figure label={`${words.money} · ${words.soFar}`}>
          <Money fen={money.soFarFen} hasUnit />
        </Figure>
        {budget && (
          <Figure
            label={budget.isCeiling ? words.ceiling : words.budget}
            note={words.ofBudget(percent(money.bestFen, budget.amountFen))}
          >
            <Money fen={budget.amountFen} hasUnit />
          </Figure>
        )}
        {countsEnergy && (
          <>
            <Figure label={`${words.energy} · ${words.soFar}`}>
              <Kwh wh={energy.soFarWh} hasUnit />
            </Figure>
            <Figure
              label={`${words.energy} · ${words.best}`}
              note={`${words.range} ${kwh(energy.lowWh)} – ${kwh(energy.highWh)}`}
            >
              <Kwh wh={energy.bestWh} hasUnit />
            </Figure>
          </>
        )}
      </dl>
      {budget ? (
        <BudgetBar money={money} budgetFen={budget.amountFen} />
      ) : (
        <p className="nb-fine">{words.noBudget}</p>
      )}
      {countsEnergy && outlook.days.length > 0 && <DaysChart days={outlook.days} />}
      {climate?.isPlaceholder && <p className="nb-fine">{words.placeholder}</p>}
      <Funders outlook={outlook} />
      <Households outlook={outlook} />
    </div>
  );
}

/** The money by who bears it. */
function Funders({ outlook }: { readonly outlook: Outlook }) {
  const { outlook: words } = useWords(overviewWords);
  const shared = useWords(sharedWords);
  const say = useSay();
  const budgets = new Map(outlook.budget?.funders.map((each) => [each.funder, each.amountFen]));
  const heads = [words.soFar, words.low, words.best, words.high];
  const rows = [
    ...outlook.funders.map((each) => ({ ...each, label: say(each.title) })),
    { funder: '', label: shared.total, ...outlook.money },
  ];
  return (
    <Scroll label={words.funder}>
      <table className="nb-grid">
        <thead>
          <tr>
            <th scope="col">
              {words.funder} <span className="nb-fine">({words.inYuan})</span>
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="nb-right">
                {head}
              </th>
            ))}
            {outlook.budget && (
              <th scope="col" className="nb-right">
                {words.budget}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ funder, label, soFarFen, lowFen, bestFen, highFen }) => (
            <tr key={funder} className={funder === '' ? 'nb-sum' : undefined}>
              <th scope="row">{label}</th>
              <td className="nb-right">
                <Money fen={soFarFen} />
              </td>
              <td className="nb-right">
                <Money fen={lowFen} />
              </td>
              <td className="nb-right">
                <Money fen={bestFen} />
              </td>
              <td className="nb-right">
                <Money fen={highFen} />
              </td>
              {outlook.budget && (
                <td className="nb-right">
                  <Money
                    fen={funder === '' ? outlook.budget.amountFen : (budgets.get(funder) ?? 0)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const STANDINGS = [
  'entitled',
  'aboveStart',
  'willReachStart',
  'mayReachStart',
  'willNotReachStart',
  'atCap',
  'willReachCap',
  'takenFromOthers',
  'ineligible',
  'amountUnknown',
] as const;

/** How many households stand how; what nobody is, is not said. */
function Households({ outlook: { households } }: { readonly outlook: Outlook }) {
  const { outlook: words } = useWords(overviewWords);
  return (
    <>
      <h3 className="nb-sub">{words.standing}</h3>
      <dl className="nb-pairs">
        {STANDINGS.filter((name) => households[name] > 0).map((name) => (
          <div key={name}>
            <dt>{words[name]}</dt>
            <dd className="nb-number">{count(households[name])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
