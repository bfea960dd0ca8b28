import { programmeSchema, type whatIfReportSchema } from '@nuanbu/contracts/http';
import { codesOf, MOVES } from '@nuanbu/terms';
import type { z } from 'zod';
import { pathOf } from '../../../api/addresses.ts';
import { useRead } from '../../../api/queries.ts';
import { count, yuan } from '../../../format/numbers.ts';
import { useLabel, useLanguage, useSay, useWords } from '../../../language/language.tsx';
import { Money } from '../../../parts/amounts.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { Section } from '../../../parts/page-head.tsx';
import type { Column } from '../../../parts/table/columns.ts';
import { PlainTable } from '../../../parts/table/data-table.tsx';
import { DiffTable } from '../diff-table.tsx';
import { MovedHouseholds } from './moved-households.tsx';
import { VillageChart } from './village-chart.tsx';
import { whatIfWords } from './words.ts';

export type Report = z.output<typeof whatIfReportSchema>;

/** What a season would have been: the sums first, then who makes them, then each household. */
export function WhatIfReport({ id, report }: { readonly id: string; readonly report: Report }) {
  const words = useWords(whatIfWords);
  const { before, after, paid, held, households, moves, byVillage } = report;
  const sideText = ({ label, startRule }: Report['before']) =>
    startRule === undefined ? label : words.side(label, words.rules[startRule]);
  const [from, to] = [sideText(before), sideText(after)];
  const aboutText =
    from === to ? words.otherwise(from, count(report.parameters.length)) : words.compared(from, to);
  const figures = [
    { label: words.paidBefore, value: <Money fen={paid.beforeFen} /> },
    { label: words.paidAfter, value: <Money fen={paid.afterFen} /> },
    { label: words.difference, value: <Money fen={paid.differenceFen} isDifference /> },
    {
      label: words.held,
      value: <Money fen={held.afterFen} />,
      says: words.heldFrom(yuan(held.beforeFen)),
    },
    {
      label: words.moved,
      value: count((moves.gains ?? 0) + (moves.loses ?? 0)),
      says: `${words.households} ${count(households)}`,
    },
  ];
  return (
    <>
      <Section title={words.result} about={aboutText}>
        <Figures figures={figures} />
      </Section>
      <Section title={words.moves}>
        <Moves moves={moves} />
      </Section>
      {byVillage.some(({ differenceFen }) => differenceFen !== 0) && (
        <Section title={words.chart}>
          <VillageChart villages={byVillage} />
        </Section>
      )}
      <Section title={words.byFunder}>
        <FunderTable id={id} report={report} />
      </Section>
      <Section title={words.byVillage}>
        <VillageTable id={id} villages={byVillage} />
      </Section>
      <Section title={words.list}>
        <MovedHouseholds id={id} moves={moves} />
      </Section>
      <Section title={words.parameters}>
        <Changed report={report} />
      </Section>
    </>
  );
}

function Moves({ moves }: Pick<Report, 'moves'>) {
  const words = useWords(whatIfWords);
  const label = useLabel();
  const made = codesOf(MOVES).filter((move) => (moves[move] ?? 0) > 0);
  if (made.length === 0) return <p className="nb-quiet">{words.noMoves}</p>;
  return (
    <Figures
      figures={made.map((move) => ({ label: label(MOVES, move), value: count(moves[move] ?? 0) }))}
    />
  );
}

function Changed({ report: { parameters, after } }: { readonly report: Report }) {
  const words = useWords(whatIfWords);
  const language = useLanguage();
  const path = pathOf('/api/programmes/:programme', { programme: after.programme });
  const { value } = useRead(programmeSchema, path);
  if (parameters.length === 0) return <p className="nb-quiet">{words.noParameters}</p>;
  return value ? <DiffTable changes={parameters} programme={value} language={language} /> : null;
}

type Funder = Report['byFunder'][number];
type Village = Report['byVillage'][number];

function useMoneyColumns<
  Row extends { beforeFen: number; afterFen: number; differenceFen: number },
>(): Column<Row>[] {
  const { columns } = useWords(whatIfWords);
  return [
    {
      key: 'before',
      title: columns.before,
      isNumber: true,
      render: ({ beforeFen }) => <Money fen={beforeFen} />,
    },
    {
      key: 'after',
      title: columns.after,
      isNumber: true,
      render: ({ afterFen }) => <Money fen={afterFen} />,
    },
    {
      key: 'difference',
      title: columns.difference,
      isNumber: true,
      render: ({ differenceFen }) => <Money fen={differenceFen} isDifference />,
    },
  ];
}

function FunderTable({
  id,
  report: { byFunder, before, after },
}: {
  readonly id: string;
  readonly report: Report;
}) {
  const words = useWords(whatIfWords);
  const say = useSay();
  const money = useMoneyColumns<Funder>();
  const titles = { ...before.funderTitles, ...after.funderTitles };
  const title = ({ funder }: Funder) => {
    const known = titles[funder];
    return known ? say(known) : funder;
  };
  return (
    <PlainTable<Funder>
      name="what-if-funders"
      label={words.byFunder}
      columns={[{ key: 'funder', title: words.columns.funder, render: title }, ...money]}
      rows={byFunder}
      rowKey={({ funder }) => funder}
      exportPath={pathOf('/api/what-if/:whatIf/funders', { whatIf: id })}
    />
  );
}

function VillageTable({
  id,
  villages,
}: {
  readonly id: string;
  readonly villages: readonly Village[];
}) {
  const words = useWords(whatIfWords);
  const money = useMoneyColumns<Village>();
  const { columns } = words;
  const named: Column<Village>[] = [
    { key: 'town', title: columns.town, render: ({ town }) => town },
    { key: 'village', title: columns.village, render: ({ village }) => village },
    {
      key: 'gaining',
      title: columns.gaining,
      isNumber: true,
      render: ({ gaining }) => count(gaining),
    },
    { key: 'losing', title: columns.losing, isNumber: true, render: ({ losing }) => count(losing) },
  ];
  const moved = villages.filter(({ gaining, losing }) => gaining + losing > 0);
  return (
    <PlainTable<Village>
      name="what-if-villages"
      label={words.byVillage}
      columns={[...named, ...money]}
      rows={moved.length > 0 ? moved : villages}
      rowKey={({ town, village }) => `${town}/${village}`}
      exportPath={pathOf('/api/what-if/:whatIf/villages', { whatIf: id })}
    />
  );
}
