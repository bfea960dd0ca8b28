import { BATCH_STATES } from '@nuanbu/terms';
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Failure } from '../api/answers.ts';
import { moment } from '../format/times.ts';
import { useLabel, useLanguage, useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';

export interface ProblemAlertProps {
  /** Nothing is drawn where there is none. */
  readonly failure: Failure | undefined;
  readonly onRetry?: () => void;
}

/**
 * Why something did not work: the public code's words, the particulars, what can be done, which
 * fields are wrong, and of a stale edit what others have changed since.
 */
export function ProblemAlert({ failure, onRetry }: ProblemAlertProps) {
  const words = useWords(sharedWords);
  const told = useTold(failure);
  if (!failure || !told) return null;
  return (
    <Alert
      className="nb-alert"
      type={failure.kind === 'unreachable' ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={told.title}
      description={told.body}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {words.retry}
          </Button>
        )
      }
    />
  );
}

/** What a failure says, for alerts and whole pages alike. */
export function useTold(
  failure: Failure | undefined,
): { readonly title: string; readonly body: ReactNode } | undefined {
  const { failure: words } = useWords(sharedWords);
  const language = useLanguage();
  const label = useLabel();
  if (!failure) return undefined;
  if (failure.kind === 'unreachable') {
    return { title: words.unreachable, body: words.unreachableWhy };
  }
  if (failure.kind === 'signedOut') return { title: words.signedOut, body: words.signedOutWhy };
  if (failure.kind === 'unreadable') {
    return {
      title: words.unreadable,
      body: (
        <>
          <p>{words.unreadableWhy}</p>
          <p className="nb-fine">{failure.detail}</p>
        </>
      ),
    };
  }
  const { problem } = failure;
  const { changes = [], fields = [], detail, detailWords, hint, hintWords, instance } = problem;
  return {
    title: problem.words[language],
    body: (
      <>
        {detail !== '' && (
          <p
            lang={detailWords ? undefined : 'en'}
            className={!detailWords && language === 'zh' ? 'nb-fine' : undefined}
          >
            {detailWords?.[language] ?? detail}
          </p>
        )}
        {hint !== undefined && (
          <p lang={hintWords ? undefined : 'en'}>{hintWords?.[language] ?? hint}</p>
        )}
        {fields.length > 1 && (
          <ul>
            {fields.map(({ field, says, saysWords }) => (
              <li key={`${field}${says}`}>
                <code>{field}</code>{' '}
                <span lang={saysWords ? undefined : 'en'}>{saysWords?.[language] ?? says}</span>
              </li>
            ))}
          </ul>
        )}
        {changes.length > 0 && (
          <>
            <p>{words.stale}</p>
            <ul>
              {changes.map(({ number, person, at, state, reason }) => (
                <li key={number}>
                  {moment(at)} · {person} · {label(BATCH_STATES, state)}
                  {reason !== undefined && ` · ${reason}`}
                </li>
              ))}
            </ul>
            <p>{words.staleDo}</p>
          </>
        )}
        {problem.status >= 500 && (
          <p className="nb-fine">{words.request(instance.replace('urn:uuid:', ''))}</p>
        )}
      </>
    ),
  };
}
