import './batches.css';
import { BATCH_KIND_WORDS, batchSheetSchema } from '@nuanbu/contracts/http';
import { BATCH_STATES } from '@nuanbu/terms';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { CodeTag, Tag } from '../../parts/code-tag.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import { Subject } from '../runs/subject.tsx';
import { BatchExports } from './batch-exports.tsx';
import { batchWords } from './words.ts';

export type BatchSheet = z.output<typeof batchSheetSchema>;

/** The head that the pages of a batch share, with the ways between them. */
export function BatchFrame({ children }: { readonly children: (sheet: BatchSheet) => ReactNode }) {
  const { batch = '' } = useParams();
  const reading = useRead(batchSheetSchema, pathOf('/api/batches/:batch', { batch }));
  const { list, name } = useWords(batchWords);
  return (
    <>
      {!reading.value && (
        <PageHead title={name(Number(batch))} back={{ to: '/batches', label: list.title }} />
      )}
      <Shown reading={reading} rows={10}>
        {(sheet) => (
          <>
            <Head sheet={sheet} />
            {children(sheet)}
          </>
        )}
      </Shown>
    </>
  );
}

function Head({ sheet }: { readonly sheet: BatchSheet }) {
  const { list, name, tabs, round } = useWords(batchWords);
  const say = useSay();
  const at = (end: string) => pathOf(`/batches/:batch${end}`, { batch: sheet.number });
  const tab = (end: string, key: Exclude<keyof typeof tabs, 'label'>) => ({
    to: at(end),
    title: { zh: batchWords.zh.tabs[key], en: batchWords.en.tabs[key] },
  });
  return (
    <>
      <PageHead
        title={name(sheet.number)}
        back={{ to: '/batches', label: list.title }}
        about={
          <span className="nb-tags">
            <Tag>{say(BATCH_KIND_WORDS[sheet.kind])}</Tag>
            <CodeTag table={BATCH_STATES} code={sheet.state} />
            {sheet.round > 1 && <Tag>{round(sheet.round)}</Tag>}
            <Subject {...sheet} />
          </span>
        }
        actions={<BatchExports sheet={sheet} />}
      />
      <AreaTabs
        label={tabs.label}
        tabs={[
          tab('', 'about'),
          tab('/lines', 'lines'),
          tab('/notice', 'notice'),
          tab('/payments', 'payments'),
          tab('/history', 'history'),
        ]}
      />
    </>
  );
}
