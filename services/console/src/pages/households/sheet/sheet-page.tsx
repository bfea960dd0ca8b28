import { DownloadOutlined, EyeOutlined, HistoryOutlined } from '@ant-design/icons';
import { householdSheetSchema, RUN_KIND_WORDS } from '@nuanbu/contracts/http';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { z } from 'zod';
import { addressOf, pathOf } from '../../../api/addresses.ts';
import { useRead } from '../../../api/queries.ts';
import { useMay } from '../../../api/session.tsx';
import { useLanguage, useSay, useWords } from '../../../language/language.tsx';
import { useFilters } from '../../../parts/filters.ts';
import { PageHead } from '../../../parts/page-head.tsx';
import { Shown } from '../../../parts/states.tsx';
import { Batches } from './batches.tsx';
import { Bill } from './bill.tsx';
import { Calculation } from './calculation.tsx';
import { Daily } from './daily.tsx';
import { evidenceOf } from './evidence.ts';
import { Facts } from './facts.tsx';
import { Findings } from './findings.tsx';
import { History } from './history.tsx';
import { Registers } from './registers.tsx';
import { type Personal, RevealDialog } from './reveal-dialog.tsx';
import { sheetWords } from './words.ts';

export type Sheet = z.output<typeof householdSheetSchema>;

const FILTERS = ['run'] as const;

/** A household's sheet: like an electricity bill, with the clause beside each number. */
export default function SheetPage() {
  const { household = '' } = useParams();
  const words = useWords(sheetWords);
  const { chosen } = useFilters(FILTERS);
  const path = pathOf('/api/households/:household', { household });
  const sheet = useRead(householdSheetSchema, path, { run: chosen.run });
  return (
    <Shown reading={sheet} title={words.title(household)}>
      {(value) => <SheetBody sheet={value} path={path} />}
    </Shown>
  );
}

function SheetBody({ sheet, path }: { readonly sheet: Sheet; readonly path: string }) {
  const words = useWords(sheetWords);
  const say = useSay();
  const may = useMay();
  const language = useLanguage();
  const [isAsking, setAsking] = useState(false);
  const [revealed, setRevealed] = useState<Personal>();
  const { facts, run, line, explanation, history } = sheet;
  const { householdId, name, town, village } = facts;
  const evidence = evidenceOf(explanation?.evidence);
  const about = [householdId, `${town} / ${village}`];
  if (run) about.push(words.runLabel(run.number, say(RUN_KIND_WORDS[run.kind])), run.season);
  return (
    <>
      <PageHead
        title={words.title(name)}
        about={about.join(' · ')}
        back={{
          to: addressOf('/households', { place: `${town}/${village}` }),
          label: `${words.list} · ${village}`,
        }}
        actions={
          <>
            <Link to={pathOf('/register/households/:household', { household: householdId })}>
              <Button icon={<HistoryOutlined aria-hidden />} tabIndex={-1}>
                {words.register}
              </Button>
            </Link>
            {may('revealPersonal') && (
              <Button icon={<EyeOutlined aria-hidden />} onClick={() => setAsking(true)}>
                {words.reveal}
              </Button>
            )}
            {run && (
              <Button
                icon={<DownloadOutlined aria-hidden />}
                href={addressOf(`${path}/sheet.pdf`, { run: run.number, lang: language })}
                download
              >
                {words.pdf}
              </Button>
            )}
          </>
        }
      />
      {run && line ? (
        <>
          <Bill run={run} line={line} evidence={evidence} />
          <Batches batches={sheet.batches} />
          <Registers evidence={evidence} />
          <Daily path={path} run={run.number} />
          <Findings line={line} evidence={evidence} />
          {explanation && <Calculation explanation={explanation} />}
        </>
      ) : (
        <Alert type="info" showIcon title={words.noRun} />
      )}
      <Facts sheet={sheet} revealed={revealed} />
      <History path={path} runs={history} shown={run?.number} />
      <RevealDialog
        path={path}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onRevealed={setRevealed}
      />
    </>
  );
}
