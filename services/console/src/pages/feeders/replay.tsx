import { quarantineReplaySchema } from '@nuanbu/contracts/http';
import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { useCommand } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { Facts } from '../../parts/figures.tsx';
import { QUARANTINE_CODES } from './quarantine-codes.tsx';
import { feederWords } from './words.ts';

export type ReplayResult = z.output<typeof quarantineReplaySchema>;

export interface ReplayDialogProps {
  readonly title: string;
  readonly path: string;
  readonly body: object;
  readonly onClose: () => void;
  readonly onDone: (result: ReplayResult) => void;
  readonly children?: ReactNode;
}

/** Takes messages through the checks again, and hands on what came of it. */
export function ReplayDialog(props: ReplayDialogProps) {
  const { title, path, body, onClose, onDone, children } = props;
  const { quarantine: words } = useWords(feederWords);
  const replay = useCommand(quarantineReplaySchema);
  const confirm = async () => {
    const answer = await replay.send(path, body);
    if (answer.ok) onDone(answer.value);
    return answer;
  };
  return (
    <ConfirmTyped
      title={title}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={replay.isBusy}
      failure={replay.failure}
      confirmLabel={words.replayAction}
    >
      {children}
      <p className="nb-quiet">{words.replayWhy}</p>
    </ConfirmTyped>
  );
}

/** What a replay came to; undefined where none was asked for. */
export function ReplayOutcome({
  result,
  onClose,
}: {
  readonly result: ReplayResult | undefined;
  readonly onClose: () => void;
}) {
  const { result: words } = useWords(feederWords);
  return (
    <Modal
      title={words.title}
      open={result !== undefined}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {words.close}
        </Button>
      }
      destroyOnHidden
    >
      {result && <Outcome result={result} />}
    </Modal>
  );
}

function Outcome({ result }: { readonly result: ReplayResult }) {
  const { result: words } = useWords(feederWords);
  const { entries, mended, left, readings, refusedByCode } = result;
  if (entries + left === 0) return <p>{words.nothing}</p>;
  const numbers: [string, number][] = [
    [words.entries, entries],
    [words.mended, mended],
    [words.left, left],
    [words.stored, readings.stored],
    [words.duplicates, readings.duplicates],
    [words.conflicts, readings.conflicts],
    [words.refused, readings.refused],
  ];
  const facts = numbers.map(([label, number]) => ({ label, value: count(number) }));
  return (
    <>
      <Facts facts={facts} />
      {refusedByCode.length > 0 && (
        <div className="nb-drawer-part">
          <h2>{words.again}</h2>
          {refusedByCode.map(({ code, readings: number }) => (
            <p key={code}>
              <CodeTag table={QUARANTINE_CODES} code={code} tone="waits" /> {count(number)}
            </p>
          ))}
        </div>
      )}
    </>
  );
}
