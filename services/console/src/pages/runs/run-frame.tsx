import { DownloadOutlined } from '@ant-design/icons';
import { runSchema } from '@nuanbu/contracts/http';
import { Button, Dropdown } from 'antd';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import { type Run, RunKind, RunState } from './state-tags.tsx';
import { Subject } from './subject.tsx';
import { runWords } from './words.ts';

/** Reads the run of the page's address, under its name from the start. */
export function ReadRun({ children }: { readonly children: (run: Run) => ReactNode }) {
  const { run = '' } = useParams();
  const { list, name } = useWords(runWords);
  const reading = useRead(runSchema, pathOf('/api/runs/:run', { run }));
  return (
    <>
      {!reading.value && (
        <PageHead title={name(Number(run))} back={{ to: '/runs', label: list.title }} />
      )}
      <Shown reading={reading} rows={10}>
        {children}
      </Shown>
    </>
  );
}

/** The head that the pages of a run share, with the ways between them. */
export function RunFrame({
  run,
  actions,
  children,
}: {
  readonly run: Run;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { list, name, page: words } = useWords(runWords);
  const { number, state } = run;
  const at = (end: string) => pathOf(`/runs/:run${end}`, { run: number });
  return (
    <>
      <PageHead
        title={name(number)}
        back={{ to: '/runs', label: list.title }}
        about={
          <span className="nb-tags">
            <RunKind run={run} />
            {state !== 'running' && <RunState run={run} />}
            <Subject {...run} />
          </span>
        }
        actions={actions}
      />
      {state === 'succeeded' && (
        <AreaTabs
          label={words.tabs}
          tabs={[
            { to: at(''), title: both((each) => each.page.about) },
            { to: at('/lines'), title: both((each) => each.page.lines) },
            { to: at('/differences'), title: both((each) => each.page.differences) },
          ]}
        />
      )}
      {children}
    </>
  );
}

function both(text: (words: typeof runWords.zh) => string) {
  return { zh: text(runWords.zh), en: text(runWords.en) };
}

const FORMS = ['xlsx', 'csv', 'pdf'] as const;

/** What people take away of a run. */
export function RunExports({ number }: { readonly number: number }) {
  const { page: words } = useWords(runWords);
  const lang = useLanguage();
  const links = (name: string, label: string) =>
    FORMS.map((form) => ({
      key: `${name}.${form}`,
      label: (
        <a
          href={addressOf(pathOf(`/api/runs/:run/${name}.${form}`, { run: number }), { lang })}
          download
        >
          {label} .{form}
        </a>
      ),
    }));
  const items = [
    ...links('register', words.register),
    { type: 'divider' as const },
    ...links('village-summary', words.summary),
  ];
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button icon={<DownloadOutlined aria-hidden />}>{words.exports}</Button>
    </Dropdown>
  );
}
