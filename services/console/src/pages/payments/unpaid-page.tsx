import './payments.css';
import {
  UNPAID_STAGE_WORDS,
  UNPAID_STAGES,
  unpaidListSchema,
  unpaidSumsSchema,
} from '@nuanbu/contracts/http';
import { useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages, useRead } from '../../api/queries.ts';
import { useSession } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Money } from '../../parts/amounts.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { type Filters, useFilters } from '../../parts/filters.ts';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { PlaceFilter } from '../../parts/place-filter.tsx';
import { townAndVillage } from '../../parts/places.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { EndlessTable } from '../../parts/table/endless-table.tsx';
import { batchWords } from '../batches/words.ts';
import { HouseholdLink } from '../runs/household-link.tsx';
import { Subject } from '../runs/subject.tsx';
import { moneyWords } from './money-words.ts';

type Unpaid = z.output<typeof unpaidListSchema>['items'][number];

const FILTERS = ['stage', 'place', 'household'] as const;
type Chosen = Filters<(typeof FILTERS)[number]>;
const PAGE_ROWS = 200;

/** Who is entitled and has no money yet, the longest first, with where it waits. */
export default function UnpaidPage() {
  const { unpaid: words } = useWords(moneyWords);
  const shared = useWords(sharedWords);
  const filters = useFilters(FILTERS);
  const { stage, place, household } = filters.chosen;
  const query = useMemo(() => {
    const { town, village } = townAndVillage(place);
    return { stage, town, village, household };
  }, [stage, place, household]);
  const pages = usePages(unpaidListSchema, '/api/unpaid', query, { limit: PAGE_ROWS });
  const columns = useUnpaidColumns();
  const { items, hasMore, readOn } = pages;
  // A page may hold nothing of whoever sees a part of the district; there are more behind it.
  useEffect(() => {
    if (items.length === 0 && hasMore) readOn();
  }, [items, hasMore, readOn]);
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <Sums filters={filters} />
      <EndlessTable<Unpaid>
        name="unpaid"
        label={words.table}
        columns={columns}
        rowKey={({ householdId, programme, season, component, runNumber, batchNumber }) =>
          [programme, season, component, householdId, runNumber, batchNumber].join('/')
        }
        pages={pages}
        filters={<UnpaidFilters filters={filters} />}
        exportPath="/api/unpaid"
        query={query}
        empty={<Empty title={filters.isAny ? shared.noMatch : words.none} />}
      />
    </>
  );
}

/** How much waits at each stage; a click shows those. */
function Sums({ filters }: { readonly filters: Chosen }) {
  const { unpaid: words } = useWords(moneyWords);
  const say = useSay();
  const { scope } = useSession();
  const { stage, place, household } = filters.chosen;
  const { town, village } = townAndVillage(place);
  // For a part of the district the server asks for the place.
  const mayAsk = scope === 'all' || place !== undefined;
  const query = { town, village, household };
  const sums = useRead(unpaidSumsSchema, '/api/unpaid/sums', query, { isEnabled: mayAsk });
  if (!mayAsk) return <p className="nb-quiet">{words.sumsScope}</p>;
  return (
    <Section title={words.sums}>
      <Shown reading={sums} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nb-quiet">{words.none}</p>
          ) : (
            <ul className="nb-cards">
              {items.map((each) => (
                <li key={each.stage}>
                  <button
                    type="button"
                    className="nb-card"
                    aria-pressed={stage === each.stage}
                    onClick={() =>
                      filters.choose({ stage: stage === each.stage ? undefined : each.stage })
                    }
                  >
                    {say(UNPAID_STAGE_WORDS[each.stage])}
                    <strong>
                      <Money fen={each.amountFen} hasUnit />
                    </strong>
                    <span className="nb-fine nb-block">
                      {words.ofHouseholds(count(each.households))} ·{' '}
                      {words.oldest(count(each.oldestDays))}
                    </span>
                    <span className="nb-fine nb-block">{words.stages[each.stage]}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Section>
  );
}

function UnpaidFilters({ filters }: { readonly filters: Chosen }) {
  const { unpaid: words } = useWords(moneyWords);
  const say = useSay();
  const { chosen, choose } = filters;
  return (
    <>
      <SearchField
        label={words.filterHousehold}
        value={chosen.household}
        onChange={(household) => choose({ household })}
        width={160}
      />
      <PlaceFilter
        label={words.filterPlace}
        width={190}
        value={chosen.place}
        onChange={(place) => choose({ place })}
      />
      <FilterSelect
        label={words.filterStage}
        width={160}
        value={chosen.stage}
        onChange={(stage) => choose({ stage })}
        options={UNPAID_STAGES.map((stage) => ({
          value: stage,
          label: say(UNPAID_STAGE_WORDS[stage]),
        }))}
      />
    </>
  );
}

function useUnpaidColumns(): readonly Column<Unpaid>[] {
  const { unpaid: words } = useWords(moneyWords);
  const { name } = useWords(batchWords);
  const say = useSay();
  return useMemo<readonly Column<Unpaid>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        width: 120,
        isFixed: true,
        render: ({ householdId, runNumber }) => (
          <HouseholdLink household={householdId} run={runNumber} />
        ),
      },
      {
        key: 'place',
        title: words.place,
        width: 170,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'stage',
        title: words.stage,
        width: 130,
        render: ({ stage }) => (
          <Tag tone={stage === 'failed' ? 'bad' : 'waits'}>{say(UNPAID_STAGE_WORDS[stage])}</Tag>
        ),
      },
      {
        key: 'amount',
        title: words.amount,
        width: 110,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
      {
        key: 'age',
        title: words.age,
        width: 90,
        isNumber: true,
        render: ({ ageDays }) => count(ageDays),
      },
      { key: 'since', title: words.since, width: 110, render: ({ owedSince }) => owedSince },
      {
        key: 'batch',
        title: words.batch,
        width: 100,
        render: ({ batchNumber }) =>
          batchNumber === undefined ? (
            '–'
          ) : (
            <Link to={pathOf('/batches/:batch/payments', { batch: batchNumber })}>
              {name(batchNumber)}
            </Link>
          ),
      },
      {
        key: 'failure',
        title: words.failure,
        width: 200,
        render: ({ failure }) => failure ?? <span className="nb-quiet">–</span>,
      },
      {
        key: 'attempts',
        title: words.attempts,
        width: 100,
        isNumber: true,
        isOptional: true,
        render: ({ attempts }) => attempts,
      },
      {
        key: 'subject',
        title: words.subject,
        width: 320,
        isOptional: true,
        render: ({ programme, component, season }) => (
          <Subject {...{ programme, component, season }} />
        ),
      },
    ],
    [words, name, say],
  );
}
