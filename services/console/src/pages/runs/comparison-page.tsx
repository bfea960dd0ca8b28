import { comparisonSchema, runSchema } from '@nuanbu/contracts/http';
import { LINE_STATUSES, MOVES } from '@nuanbu/terms';
import { Button, Checkbox } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages, useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Figures } from '../../parts/figures.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable, PlainTable } from '../../parts/table/data-table.tsx';
import { differenceWords } from './difference-words.ts';
import { HouseholdLink } from './household-link.tsx';
import { Subject, useTitles } from './subject.tsx';
import { runWords } from './words.ts';

type Comparison = z.output<typeof comparisonSchema>;
type Change = Comparison['changes']['items'][number];
type ByVillage = Comparison['byVillage'][number];

/** The comparison with its rows where `usePages` looks for them. */
const pagedSchema = comparisonSchema.transform(({ changes, ...sums }) => ({ ...sums, ...changes }));
type Sums = Omit<Comparison, 'changes'>;

/** Two runs side by side: what changed, for whom, and who bears it. */
export default function ComparisonPage() {
  const { run = '', before = '' } = useParams();
  const { compare: words } = useWords(differenceWords);
  const { name } = useWords(runWords);
  const path = pathOf('/api/runs/:run/against/:before', { run, before });
  const { value: is } = useRead(runSchema, pathOf('/api/runs/:run', { run }));
  const pages = usePages(pagedSchema, path);
  const { first } = pages;
  const columns = useChangeColumns(Number(run));
  return (
    <>
      <PageHead
        title={words.title(Number(run), Number(before))}
        back={{ to: pathOf('/runs/:run', { run }), label: name(Number(run)) }}
        about={
          <>
            {is && <Subject {...is} />}
            <div>{words.about(Number(run), Number(before))}</div>
          </>
        }
        actions={
          <Link to={pathOf('/runs/:run/against/:before', { run: before, before: run })}>
            <Button tabIndex={-1}>{words.swap}</Button>
          </Link>
        }
      />
      {first && <ComparisonSums sums={first} programme={is?.programme} />}
      <Section title={words.rows}>
        <DataTable<Change>
          name="run-changes"
          label={words.rows}
          columns={columns}
          rowKey={({ householdId }) => householdId}
          pages={pages}
          exportPath={path}
          empty={<Empty title={words.same} />}
        />
      </Section>
    </>
  );
}

function ComparisonSums({ sums, programme }: { sums: Sums; programme: string | undefined }) {
  const { compare: words } = useWords(differenceWords);
  const { paid, held, moves } = sums;
  const changed = Object.entries(moves).filter(([, households]) => households > 0);
  return (
    <>
      <Section title={words.sums}>
        <Figures
          figures={[
            {
              label: words.paid,
              value: <Money fen={paid.differenceFen} isDifference hasUnit />,
              says: <FromTo {...paid} />,
            },
            {
              label: words.held,
              value: <Money fen={held.differenceFen} isDifference hasUnit />,
              says: <FromTo {...held} />,
            },
            { label: words.households, value: count(sums.households) },
            { label: words.only(sums.before), value: count(sums.onlyBefore) },
            { label: words.only(sums.after), value: count(sums.onlyAfter) },
          ]}
        />
      </Section>
      <div className="nb-two">
        <Section title={words.moves}>
          {changed.length === 0 ? (
            <Empty title={words.same} />
          ) : (
            <table className="nb-grid">
              <thead>
                <tr>
                  <th scope="col">{words.move}</th>
                  <th scope="col" className="nb-right">
                    {words.moveHouseholds}
                  </th>
                </tr>
              </thead>
              <tbody>
                {changed.map(([move, households]) => (
                  <tr key={move}>
                    <td>
                      <CodeTag table={MOVES} code={move} />
                    </td>
                    <td className="nb-right nb-number">{count(households)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Section>
        <Section title={words.funders}>
          <FunderTable sums={sums} programme={programme} />
        </Section>
      </div>
      <Section title={words.villages}>
        <VillageTable sums={sums} />
      </Section>
    </>
  );
}

function FromTo({ beforeFen, afterFen }: { beforeFen: number; afterFen: number }) {
  return (
    <>
      <Money fen={beforeFen} /> → <Money fen={afterFen} />
    </>
  );
}

function FunderTable({ sums, programme }: { sums: Sums; programme: string | undefined }) {
  const { compare: words } = useWords(differenceWords);
  const titles = useTitles(programme);
  return (
    <Scroll label={words.funders}>
      <table className="nb-grid">
        <thead>
          <tr>
            <th scope="col">{words.funder}</th>
            <th scope="col" className="nb-right">
              {words.before(sums.before)}
            </th>
            <th scope="col" className="nb-right">
              {words.before(sums.after)}
            </th>
            <th scope="col" className="nb-right">
              {words.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.byFunder.map(({ funder, beforeFen, afterFen, differenceFen }) => (
            <tr key={funder}>
              <td>{titles.funder(funder)}</td>
              <td className="nb-right">
                <Money fen={beforeFen} />
              </td>
              <td className="nb-right">
                <Money fen={afterFen} />
              </td>
              <td className="nb-right">
                <Money fen={differenceFen} isDifference />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function VillageTable({ sums }: { readonly sums: Sums }) {
  const { compare: words } = useWords(differenceWords);
  const columns = useMemo<readonly Column<ByVillage>[]>(
    () => [
      {
        key: 'village',
        title: words.village,
        isFixed: true,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'gaining',
        title: words.gaining,
        isNumber: true,
        render: ({ gaining }) => count(gaining),
      },
      { key: 'losing', title: words.losing, isNumber: true, render: ({ losing }) => count(losing) },
      {
        key: 'before',
        title: words.before(sums.before),
        isNumber: true,
        render: ({ beforeFen }) => <Money fen={beforeFen} />,
      },
      {
        key: 'after',
        title: words.before(sums.after),
        isNumber: true,
        render: ({ afterFen }) => <Money fen={afterFen} />,
      },
      {
        key: 'difference',
        title: words.difference,
        isNumber: true,
        render: ({ differenceFen }) => <Money fen={differenceFen} isDifference />,
      },
    ],
    [words, sums.before, sums.after],
  );
  const [isAll, setAll] = useState(false);
  const changed = sums.byVillage.filter(
    ({ gaining, losing, differenceFen }) => gaining + losing > 0 || differenceFen !== 0,
  );
  return (
    <PlainTable<ByVillage>
      name="comparison-villages"
      label={words.villages}
      columns={columns}
      rows={isAll ? sums.byVillage : changed}
      filters={
        <Checkbox checked={!isAll} onChange={({ target }) => setAll(!target.checked)}>
          {words.onlyChanged(changed.length)}
        </Checkbox>
      }
      empty={<Empty title={words.same} />}
      rowKey={({ town, village }) => `${town}/${village}`}
    />
  );
}

function useChangeColumns(run: number): readonly Column<Change>[] {
  const { compare: words } = useWords(differenceWords);
  return useMemo<readonly Column<Change>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} run={run} />,
      },
      {
        key: 'village',
        title: words.village,
        render: ({ town, village }) => `${town} / ${village}`,
      },
      {
        key: 'was',
        title: words.was,
        render: ({ beforeStatus }) => <CodeTag table={LINE_STATUSES} code={beforeStatus} />,
      },
      {
        key: 'is',
        title: words.is,
        render: ({ afterStatus }) => <CodeTag table={LINE_STATUSES} code={afterStatus} />,
      },
      {
        key: 'difference',
        title: words.difference,
        isNumber: true,
        render: ({ differenceFen }) => <Money fen={differenceFen} isDifference />,
      },
      {
        key: 'moves',
        title: words.move,
        render: ({ moves }) => (
          <span className="nb-tags">
            {moves.map((move) => (
              <CodeTag key={move} table={MOVES} code={move} />
            ))}
          </span>
        ),
      },
    ],
    [words, run],
  );
}
