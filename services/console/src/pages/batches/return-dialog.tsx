import { decidedSchema } from '@nuanbu/contracts/http';
import { Input } from 'antd';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { BatchDialog } from './batch-dialog.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { batchWords } from './words.ts';

export interface ReturnDialogProps {
  readonly sheet: BatchSheet;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Sends a batch back to its maker with a reason; all signatures of the round are void. */
export function ReturnDialog({ sheet, isOpen, onClose }: ReturnDialogProps) {
  const { steps: words } = useWords(batchWords);
  const command = useCommand(decidedSchema);
  const { number } = sheet;
  const { values, set, drop } = useKept(`return-${number}`, { reason: '' });
  const reason = values.reason.trim();
  const send = async (version: number) => {
    const path = pathOf('/api/batches/:batch/return', { batch: number });
    const answer = await command.send(path, { version, reason });
    if (answer.ok) drop();
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.returnTitle}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={send}
      confirmLabel={words.return}
      word={words.returnWord}
      isDanger
      canConfirm={reason !== ''}
    >
      <p>{words.returnSays}</p>
      <FieldGroup>
        <Field label={words.returnReason} help={words.returnHelp} isRequired>
          {(id) => (
            <Input.TextArea
              id={id}
              value={values.reason}
              onChange={({ target }) => set({ reason: target.value })}
              maxLength={2_000}
              autoSize={{ minRows: 2, maxRows: 6 }}
            />
          )}
        </Field>
      </FieldGroup>
    </BatchDialog>
  );
}
