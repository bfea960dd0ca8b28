import { PlusOutlined } from '@ant-design/icons';
import { violationsSchema } from '@nuanbu/contracts/http';
import { VIOLATION_KINDS, VIOLATION_STATES, VIOLATION_STEPS } from '@nuanbu/terms';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { moment } from '../../format/times.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { CodeFilter } from '../../parts/code-filter.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { Tone } from '../../parts/tones.ts';
import { REGISTER_TABS } from './pages.ts';
import './register.css';
import {
  type CaseStep,
  CaseStepDialog,
  OpenCaseDialog,
  type Violation,
} from './violation-dialogs.tsx';
import { violationWords } from './violation-words.ts';
import { registerWords } from './words.ts';

const FILTERS = ['state', 'household'] as const;

type Open = { readonly kind: 'new' } | { readonly kind: CaseStep; readonly violation: Violation };

/** Violation cases: opened, decided, and decided anew. */
export default function ViolationsPage() {
  const { area } = useWords(registerWords);
  const words = useWords(violationWords);
  const may = useMay();
  const { chosen, choose } = useFilters(FILTERS);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const columns = useColumns((kind, violation) => setOpen({ kind, violation }));
  const reading = useRead(violationsSchema, '/api/violations', chosen, { keepsPrevious: true });
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        actions={
          may('openViolation') && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen({ kind: 'new' })}
            >
              {words.open}
            </Button>
          )
        }
      />
      <AreaTabs label={area} tabs={REGISTER_TABS} />
      <Shown reading={reading}>
        {({ items }) => (
          <PlainTable<Violation>
            name="violations"
            label={words.list}
            columns={columns}
            rows={items}
            rowKey={({ number }) => number}
            exportPath="/api/violations"
            query={chosen}
            empty={<Empty title={words.none} />}
            detail={(violation) => <Steps violation={violation} />}
            filters={
              <>
                <CodeFilter
                  label={words.state}
                  value={chosen.state}
                  onChange={(state) => choose({ state })}
                  table={VIOLATION_STATES}
                  width={140}
                />
                <SearchField
                  label={words.household}
                  value={chosen.household}
                  onChange={(household) => choose({ household })}
                  width={170}
                />
              </>
            }
          />
        )}
      </Shown>
      {open?.kind === 'new' && <OpenCaseDialog household={chosen.household} onClose={close} />}
      {open !== undefined && open.kind !== 'new' && (
        <CaseStepDialog violation={open.violation} step={open.kind} onClose={close} />
      )}
    </>
  );
}

const TONES: Readonly<Record<Violation['state'], Tone>> = {
  open: 'waits',
  confirmed: 'bad',
  dismissed: 'plain',
};

function useColumns(onStep: (step: CaseStep, violation: Violation) => void): Column<Violation>[] {
  const words = useWords(violationWords);
  const may = useMay();
  const { columns } = words;
  const usual: Column<Violation>[] = [
    { key: 'number', title: columns.number, isFixed: true, render: ({ number }) => number },
    {
      key: 'household',
      title: columns.household,
      render: ({ householdId }) => (
        <Link to={`/register/households/${encodeURIComponent(householdId)}`}>{householdId}</Link>
      ),
    },
    {
      key: 'kind',
      title: columns.kind,
      render: ({ kind }) => <CodeTag table={VIOLATION_KINDS} code={kind} tone="plain" />,
    },
    { key: 'foundOn', title: columns.foundOn, render: ({ foundOn }) => foundOn },
    {
      key: 'state',
      title: columns.state,
      render: ({ state }) => <CodeTag table={VIOLATION_STATES} code={state} tone={TONES[state]} />,
    },
    {
      key: 'last',
      title: columns.last,
      render: ({ entries }) => {
        const last = entries.at(-1);
        return last && <span className="nb-number">{moment(last.at)}</span>;
      },
    },
    { key: 'by', title: columns.by, render: ({ entries }) => entries.at(-1)?.actor },
  ];
  if (!may('decideViolation')) return usual;
  const button = (step: CaseStep, violation: Violation) => (
    <Button
      type="link"
      size="small"
      aria-label={words.ofCase(words[step], violation.number)}
      onClick={() => onStep(step, violation)}
    >
      {words[step]}
    </Button>
  );
  const render = (violation: Violation) =>
    violation.state === 'open' ? (
      <>
        {button('dismiss', violation)}
        {button('confirm', violation)}
      </>
    ) : (
      button('reverse', violation)
    );
  return [...usual, { key: 'actions', title: columns.actions, render }];
}

function Steps({ violation: { entries } }: { readonly violation: Violation }) {
  const words = useWords(violationWords);
  const label = useLabel();
  return (
    <section aria-label={words.steps}>
      <ol className="nb-case-steps">
        {entries.map(({ step, at, actor, reason, evidence, auditNumber }) => (
          <li key={auditNumber}>
            {label(VIOLATION_STEPS, step)}
            <span className="nb-fine">
              {' '}
              {moment(at)} · {actor}
            </span>
            <br />
            {words.reasonIs(reason)}
            <br />
            {words.evidenceIs(evidence)}
          </li>
        ))}
      </ol>
    </section>
  );
}
