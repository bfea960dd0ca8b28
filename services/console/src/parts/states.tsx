import { PERMISSIONS, type Permission } from '@nuanbu/contracts/http';
import { ROLES } from '@nuanbu/terms';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Failure } from '../api/answers.ts';
import { codeOf } from '../api/answers.ts';
import type { Reading } from '../api/queries.ts';
import { useLabel, useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';
import { PageHead } from './page-head.tsx';
import { useTold } from './problem-alert.tsx';

interface NoticeProps {
  readonly title: string;
  readonly body?: ReactNode;
  readonly action?: ReactNode;
  readonly mark?: 'empty' | 'denied' | 'failed';
}

/** What stands where a page or list has nothing to show: why, and what can be done. */
export function Notice({ title, body, action, mark = 'empty' }: NoticeProps) {
  return (
    <div className={`nb-notice nb-notice-${mark}`} role={mark === 'failed' ? 'alert' : 'status'}>
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true">
        <rect x="7" y="10" width="34" height="28" rx="3" />
        {mark === 'empty' && <path d="M14 20h20M14 26h13" />}
        {mark === 'denied' && <path d="M18 24v-3a6 6 0 0 1 12 0v3M16 24h16v9H16z" />}
        {mark === 'failed' && <path d="M24 17v9M24 31v.5" />}
      </svg>
      <p className="nb-notice-title">{title}</p>
      {body !== undefined && <div className="nb-quiet">{body}</div>}
      {action}
    </div>
  );
}

/** A list or page without content. */
export function Empty({ title, action }: { readonly title?: string; readonly action?: ReactNode }) {
  const words = useWords(sharedWords);
  return <Notice title={title ?? words.empty} action={action} />;
}

/** A page that its person may not see, and whose it is. */
export function NoPermission({ permission }: { readonly permission: Permission }) {
  const { denied } = useWords(sharedWords);
  const label = useLabel();
  const roles = PERMISSIONS[permission].map((role) => label(ROLES, role)).join(' · ');
  return <Notice mark="denied" title={denied.title} body={denied.why(roles)} />;
}

/** A question that was refused, in the place of its answer. */
export function ErrorState({
  failure,
  onRetry,
}: {
  readonly failure: Failure;
  readonly onRetry?: () => void;
}) {
  const words = useWords(sharedWords);
  const told = useTold(failure);
  const isDenied = ['roleMissing', 'scopeMissing'].includes(codeOf(failure) ?? '');
  return (
    <Notice
      mark={isDenied ? 'denied' : 'failed'}
      title={told?.title ?? words.failure.title}
      body={told?.body}
      action={onRetry && !isDenied && <Button onClick={onRetry}>{words.retry}</Button>}
    />
  );
}

/** The outline of what is on its way. */
export function Loading({ rows = 6 }: { readonly rows?: number | undefined }) {
  const words = useWords(sharedWords);
  return (
    <div className="nb-loading" role="status" aria-label={words.loading}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

/** Draws a reading when it is there, and until then or instead what there is to say. */
export function Shown<Value>({
  reading,
  title,
  rows,
  children,
}: {
  readonly reading: Reading<Value>;
  /** Of a whole page: what stands at its head until the value says it. */
  readonly title?: string;
  /** How tall the outline is while it loads. */
  readonly rows?: number;
  readonly children: (value: Value) => ReactNode;
}) {
  const { value, failure, isLoading, retry } = reading;
  if (value !== undefined) return <>{children(value)}</>;
  return (
    <>
      {title !== undefined && <PageHead title={title} />}
      {failure ? (
        <ErrorState failure={failure} onRetry={retry} />
      ) : (
        isLoading && <Loading rows={rows} />
      )}
    </>
  );
}
