import { BATCH_ACTION_WORDS } from '@nuanbu/contracts/http';
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { type Answer, codeOf } from '../../api/answers.ts';
import type { Command } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { type CommandDialogProps, ConfirmTyped } from '../../parts/confirm-typed.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { batchWords } from './words.ts';

export interface BatchDialogProps
  extends Omit<CommandDialogProps, 'onConfirm' | 'isBusy' | 'failure'> {
  readonly sheet: BatchSheet;
  readonly command: Pick<Command<unknown>, 'isBusy' | 'failure' | 'reset'>;
  /** Sends the command for the version of the batch that the person has seen. */
  readonly onConfirm: (version: number) => Promise<Answer<unknown> | undefined>;
}

/**
 * A dialog around a command on a batch, as the batch was when the dialog was opened. What others do
 * to it in the meantime is told at once, and a command on what is out of date is refused by the
 * server, which says who was first.
 */
export function BatchDialog({ sheet, command, onConfirm, ...dialog }: BatchDialogProps) {
  const { isOpen, onClose, children } = dialog;
  const { isBusy, failure, reset } = command;
  const [openedAt, setOpenedAt] = useState(sheet.version);
  const [isDone, setDone] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version is not what was seen.
  useEffect(() => {
    if (!isOpen) return;
    setOpenedAt(sheet.version);
    setDone(false);
  }, [isOpen]);
  // A refused stale edit has told what has changed: from then on the newest version is seen.
  const isStale = codeOf(failure) === 'staleEdit';
  const seen = isStale ? sheet.version : openedAt;
  const confirm = async () => {
    const answer = await onConfirm(seen);
    if (answer?.ok) setDone(true);
    return answer;
  };
  const isTold = isOpen && !isBusy && !isDone && !isStale;
  return (
    <ConfirmTyped
      {...dialog}
      onClose={() => {
        reset();
        onClose();
      }}
      onConfirm={confirm}
      isBusy={isBusy}
      failure={failure}
    >
      {isTold && <Meanwhile sheet={sheet} seen={openedAt} />}
      {children}
    </ConfirmTyped>
  );
}

/** What others have done at the batch since a version; nothing where nobody has. */
function Meanwhile({ sheet, seen }: { readonly sheet: BatchSheet; readonly seen: number }) {
  const { meanwhile } = useWords(batchWords);
  const say = useSay();
  const told: Readonly<Record<string, { zh: string; en: string }>> = BATCH_ACTION_WORDS;
  const events = sheet.events.filter(({ version }) => version > seen);
  if (events.length === 0) return null;
  return (
    <Alert
      className="nb-alert"
      type="warning"
      showIcon
      role="status"
      title={meanwhile}
      description={
        <ul>
          {events.map(({ number, person, at, action }) => (
            <li key={number}>
              {moment(at)} · {person} · {say(told[action] ?? { zh: action, en: action })}
            </li>
          ))}
        </ul>
      }
    />
  );
}
