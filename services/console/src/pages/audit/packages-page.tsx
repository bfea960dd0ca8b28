import { CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { BATCH_KIND_WORDS, batchPageSchema, mayDo } from '@nuanbu/contracts/http';
import { BATCH_STATES } from '@nuanbu/terms';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { usePages } from '../../api/queries.ts';
import { useSession } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { useProgrammes } from '../../parts/programmes.ts';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import './audit.css';
import { AUDIT_TABS } from './pages.ts';
import { auditWords } from './words.ts';

type Batch = z.output<typeof batchPageSchema>['items'][number];

const COMMAND = 'npm run --silent nuanbu -- verify-package batch-1-audit-package.zip';

/** What an auditor takes away of each batch, and how it is verified elsewhere. */
export default function PackagesPage() {
  const { area, packages: words } = useWords(auditWords);
  const pages = usePages(batchPageSchema, '/api/batches');
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={AUDIT_TABS} />
      <DataTable<Batch>
        name="packages"
        label={words.list}
        columns={useColumns()}
        pages={pages}
        rowKey={({ number }) => number}
        exportPath="/api/batches"
        empty={<Empty title={words.none} />}
      />
      <HowTo />
    </>
  );
}

function HowTo() {
  const { packages: words } = useWords(auditWords);
  const { message } = App.useApp();
  const { steps } = words;
  const copy = async () => {
    await navigator.clipboard?.writeText(COMMAND);
    void message.success(words.copied);
  };
  return (
    <Section title={words.how}>
      <ol className="nb-steps">
        <li>{steps.take}</li>
        <li>
          {steps.run}
          <div className="nb-command-line">
            <pre className="nb-command">{COMMAND}</pre>
            {navigator.clipboard !== undefined && (
              <Button icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
                {words.copy}
              </Button>
            )}
          </div>
        </li>
        <li>{steps.told}</li>
        <li>{steps.compare}</li>
      </ol>
    </Section>
  );
}

function useColumns(): Column<Batch>[] {
  const { titleOf } = useProgrammes();
  const { packages: words } = useWords(auditWords);
  const say = useSay();
  const { roles, scope } = useSession();
  const { columns } = words;
  // A package has every household of its batch.
  const mayTake = mayDo(roles, 'takeAuditPackage') && scope === 'all';
  return [
    {
      key: 'number',
      title: columns.number,
      isFixed: true,
      render: ({ number }) => <Link to={`/batches/${number}`}>{number}</Link>,
    },
    { key: 'kind', title: columns.kind, render: ({ kind }) => say(BATCH_KIND_WORDS[kind]) },
    { key: 'programme', title: columns.programme, render: ({ programme }) => titleOf(programme) },
    { key: 'season', title: columns.season, render: ({ season }) => season },
    {
      key: 'state',
      title: columns.state,
      render: ({ state }) => <CodeTag table={BATCH_STATES} code={state} />,
    },
    {
      key: 'lineCount',
      title: columns.lineCount,
      isNumber: true,
      render: ({ lineCount }) => count(lineCount),
    },
    {
      key: 'amountFen',
      title: columns.amountFen,
      isNumber: true,
      render: ({ amountFen }) => <Money fen={amountFen} />,
    },
    {
      key: 'head',
      title: columns.head,
      isOptional: true,
      render: ({ auditHead }) => (
        <code>
          {auditHead.number} {auditHead.hash}
        </code>
      ),
    },
    {
      key: 'package',
      title: columns.package,
      render: ({ number }) =>
        mayTake ? (
          <a
            href={pathOf('/api/batches/:batch/audit-package', { batch: number })}
            aria-label={words.takeOne(number)}
            download
          >
            <DownloadOutlined aria-hidden /> {words.take}
          </a>
        ) : (
          <span className="nb-quiet">{words.lacking}</span>
        ),
    },
  ];
}
