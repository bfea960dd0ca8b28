import { decidedSchema } from '@nuanbu/contracts/http';
import { codesOf, OBJECTION_OUTCOMES, type ObjectionOutcome } from '@nuanbu/terms';
import { Input } from 'antd';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { ExplainedChoice } from '../../parts/explained-choice.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { BatchDialog } from './batch-dialog.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { noticeWords } from './notice-words.ts';

const MOST_TEXT = 4_000;

interface NewProps {
  readonly sheet: BatchSheet;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Takes an objection down. */
export function NewObjection({ sheet, isOpen, onClose }: NewProps) {
  const { objections: words } = useWords(noticeWords);
  const command = useCommand(decidedSchema);
  const { number } = sheet;
  const usual = { householdId: '', by: '', text: '' };
  const { values, set, drop } = useKept(`objection-${number}`, usual);
  const { householdId, by, text } = values;
  const send = async (version: number) => {
    const path = pathOf('/api/batches/:batch/objections', { batch: number });
    const answer = await command.send(path, { version, householdId: householdId.trim(), by, text });
    if (answer.ok) drop();
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.add}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={send}
      confirmLabel={words.add}
      canConfirm={[householdId, by, text].every((each) => each.trim() !== '')}
    >
      <FieldGroup>
        <Field label={words.household} help={words.householdHelp} isRequired>
          {(id) => (
            <Input
              id={id}
              value={householdId}
              maxLength={100}
              onChange={({ target }) => set({ householdId: target.value })}
            />
          )}
        </Field>
        <Field label={words.by} help={words.byHelp} isRequired>
          {(id) => (
            <Input
              id={id}
              value={by}
              maxLength={200}
              onChange={({ target }) => set({ by: target.value })}
            />
          )}
        </Field>
        <Field label={words.text} isRequired>
          {(id) => (
            <Input.TextArea
              id={id}
              value={text}
              maxLength={MOST_TEXT}
              onChange={({ target }) => set({ text: target.value })}
              autoSize={{ minRows: 3, maxRows: 10 }}
            />
          )}
        </Field>
      </FieldGroup>
    </BatchDialog>
  );
}

interface AnswerProps {
  readonly sheet: BatchSheet;
  readonly objection: number;
  readonly onClose: () => void;
}

/** Answers an objection, once. */
export function AnswerObjection({ sheet, objection, onClose }: AnswerProps) {
  const { objections: words } = useWords(noticeWords);
  const label = useLabel();
  const command = useCommand(decidedSchema);
  const { number } = sheet;
  const asked = sheet.objections.find((each) => each.number === objection);
  const usual: { outcome: ObjectionOutcome; text: string } = { outcome: 'rejected', text: '' };
  const { values, set, drop } = useKept(`answer-${number}-${objection}`, usual);
  const { outcome, text } = values;
  const send = async (version: number) => {
    const path = pathOf('/api/batches/:batch/objections/:objection/answer', {
      ...{ batch: number, objection },
    });
    const answer = await command.send(path, { version, outcome, text });
    if (answer.ok) drop();
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.answerTitle(objection)}
      isOpen
      onClose={onClose}
      onConfirm={send}
      confirmLabel={words.answer}
      canConfirm={text.trim() !== ''}
    >
      {asked && (
        <blockquote className="nb-quote">
          {asked.text}
          <div className="nb-fine">
            {asked.householdId} · {asked.by} · {asked.raisedOn}
          </div>
        </blockquote>
      )}
      <FieldGroup>
        <Field label={words.outcome}>
          {(id) => (
            <ExplainedChoice
              id={id}
              label={words.outcome}
              value={outcome}
              onChange={(chosen) => set({ outcome: chosen })}
              options={codesOf(OBJECTION_OUTCOMES).map((code) => ({
                value: code,
                label: label(OBJECTION_OUTCOMES, code),
                says: words.outcomes[code],
              }))}
            />
          )}
        </Field>
        <Field label={words.answerText} isRequired>
          {(id) => (
            <Input.TextArea
              id={id}
              value={text}
              maxLength={MOST_TEXT}
              onChange={({ target }) => set({ text: target.value })}
              autoSize={{ minRows: 3, maxRows: 10 }}
            />
          )}
        </Field>
      </FieldGroup>
    </BatchDialog>
  );
}
