import { payoutDecidedSchema, RETURN_KINDS, returnPreviewSchema } from '@nuanbu/contracts/http';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Waiting } from '../../parts/progress.tsx';
import { BatchDialog } from '../batches/batch-dialog.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { useBankMemory } from './bank-profile.ts';
import { ACCEPTED, kindOf, MOST_BYTES, type ReturnFile, returnFileOf } from './return-file.ts';
import { ReturnMapping } from './return-mapping.tsx';
import { ReturnPreview } from './return-preview.tsx';
import { returnWords } from './return-words.ts';

type Preview = z.output<typeof returnPreviewSchema>;

/** Reads a bank's answer: the file, what it would do, and only then the recording of it. */
export function ImportReturns({ sheet, onClose }: { sheet: BatchSheet; onClose: () => void }) {
  const { import: words } = useWords(returnWords);
  const shared = useWords(sharedWords);
  const [memory, remember] = useBankMemory();
  const [file, setFile] = useState<File>();
  const [kind, setKind] = useState<(typeof RETURN_KINDS)[number]>('xlsx');
  const [seen, setSeen] = useState<{ readonly sent: ReturnFile; readonly preview: Preview }>();
  const [isRecording, setRecording] = useState(false);
  const look = useCommand(returnPreviewSchema);
  const isTooLarge = file !== undefined && file.size > MOST_BYTES;
  const forget = () => {
    setSeen(undefined);
    look.reset();
  };
  const choose = (chosen: File | undefined) => {
    forget();
    setFile(chosen);
    if (chosen) setKind(kindOf(chosen.name));
  };
  const preview = async () => {
    if (!file) return;
    look.reset();
    const sent = await returnFileOf(file, kind, memory.returns);
    const path = pathOf('/api/batches/:batch/returns/preview', { batch: sheet.number });
    const answer = await look.send(path, sent);
    setSeen(answer.ok ? { sent, preview: answer.value } : undefined);
  };
  return (
    <div className="nb-import">
      <FieldGroup>
        <div className="nb-two">
          <Field
            label={words.file}
            help={words.fileHelp}
            isRequired
            {...(isTooLarge && { error: words.tooLarge })}
          >
            {(id) => (
              <Input
                id={id}
                type="file"
                accept={ACCEPTED}
                onChange={({ target }) => choose(target.files?.[0])}
              />
            )}
          </Field>
          <Field label={words.kind}>
            {(id) => (
              <Select
                id={id}
                value={kind}
                onChange={(chosen) => {
                  forget();
                  setKind(chosen);
                }}
                options={RETURN_KINDS.map((each) => ({ value: each, label: words.kinds[each] }))}
              />
            )}
          </Field>
        </div>
      </FieldGroup>
      {kind !== 'pain002' && (
        <ReturnMapping
          kind={kind}
          mapping={memory.returns}
          onChange={(returns) => {
            forget();
            remember({ returns });
          }}
        />
      )}
      <ProblemAlert failure={look.failure} />
      <Waiting isBusy={look.isBusy} />
      <div className="nb-line">
        <Button
          type={seen?.preview.matched ? 'default' : 'primary'}
          disabled={!file || isTooLarge}
          loading={look.isBusy}
          onClick={() => void preview()}
        >
          {words.preview}
        </Button>
        {seen?.preview.matched && hasNews(seen.preview) && (
          <Button type="primary" onClick={() => setRecording(true)}>
            {words.record}
          </Button>
        )}
        <Button onClick={onClose}>{shared.cancel}</Button>
      </div>
      {seen && <ReturnPreview preview={seen.preview} run={sheet.runNumber} />}
      {seen?.preview.matched && (
        <RecordReturns
          sheet={sheet}
          sent={seen.sent}
          matched={seen.preview.matched}
          isOpen={isRecording}
          onClose={() => setRecording(false)}
          onDone={onClose}
        />
      )}
    </div>
  );
}

function hasNews({ matched }: Preview): boolean {
  return matched !== undefined && matched.paid.count + matched.failed.count > 0;
}

interface RecordProps {
  readonly sheet: BatchSheet;
  readonly sent: ReturnFile;
  readonly matched: NonNullable<Preview['matched']>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Records the very file that was looked at. */
function RecordReturns({ sheet, sent, matched, isOpen, onClose, onDone }: RecordProps) {
  const { import: words } = useWords(returnWords);
  const command = useCommand(payoutDecidedSchema);
  const record = async (version: number) => {
    const path = pathOf('/api/batches/:batch/returns', { batch: sheet.number });
    const answer = await command.send(path, { version, ...sent });
    if (answer.ok) onDone();
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.recordTitle}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={record}
      confirmLabel={words.record}
    >
      <p>{words.recordSays(count(matched.paid.count), count(matched.failed.count))}</p>
    </BatchDialog>
  );
}
