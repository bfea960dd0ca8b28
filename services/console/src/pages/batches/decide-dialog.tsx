import { decidedSchema } from '@nuanbu/contracts/http';
import { codesOf, LINE_DECISIONS, type LineDecision } from '@nuanbu/terms';
import { Input } from 'antd';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { ExplainedChoice } from '../../parts/explained-choice.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { BatchDialog } from './batch-dialog.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { type BatchLine, standOf } from './line-columns.tsx';
import { lineWords } from './line-words.ts';

interface Values {
  readonly decision: LineDecision;
  readonly reason: string;
  readonly evidence: string;
}

const USUAL: Values = { decision: 'hold', reason: '', evidence: '' };
/** Of these the run left something open that an estimate settles. */
const IN_DOUBT: readonly string[] = ['held', 'certainPart'];
/** Those that pay what was in doubt name what they rest on. */
const NEEDS_EVIDENCE: readonly LineDecision[] = ['releaseHold', 'acceptEstimate'];

/** Whether a decision may make sense for a line as it stands; the server has the last word. */
function appliesTo(decision: LineDecision, line: BatchLine): boolean {
  const stand = standOf(line);
  if (decision === 'hold') return stand === 'in';
  if (decision === 'releaseHold') return stand === 'held';
  const isOpen = stand === 'in' || stand === 'held';
  return isOpen && (decision === 'exclude' || IN_DOUBT.includes(line.status));
}

export interface DecideDialogProps {
  readonly sheet: BatchSheet;
  readonly lines: readonly BatchLine[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Decides on lines of a batch alike, each with the reason: all of them or none. */
export function DecideDialog({ sheet, lines, isOpen, onClose, onDone }: DecideDialogProps) {
  const { decide: words } = useWords(lineWords);
  const label = useLabel();
  const command = useCommand(decidedSchema);
  const { number } = sheet;
  const { values, set, drop } = useKept<Values>(`lines-${number}`, USUAL);
  const options = codesOf(LINE_DECISIONS).map((code) => ({
    code,
    mayBe: lines.every((line) => appliesTo(code, line)),
  }));
  const possible = options.filter(({ mayBe }) => mayBe).map(({ code }) => code);
  const decision = possible.includes(values.decision) ? values.decision : undefined;
  const [reason, evidence] = [values.reason.trim(), values.evidence.trim()];
  const needsEvidence = decision !== undefined && NEEDS_EVIDENCE.includes(decision);
  const decide = async (version: number) => {
    const decisions = lines.map(({ householdId }) => ({
      ...{ householdId, decision, reason },
      ...(evidence !== '' && { evidence }),
    }));
    const path = pathOf('/api/batches/:batch/lines', { batch: number });
    const answer = await command.send(path, { version, decisions });
    if (answer.ok) {
      drop();
      onDone();
    }
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.title(lines.length)}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={decide}
      confirmLabel={words.go}
      {...(decision === 'exclude' && { word: words.word, isDanger: true })}
      canConfirm={decision !== undefined && reason !== '' && (!needsEvidence || evidence !== '')}
      width={560}
    >
      <FieldGroup>
        <Field label={words.decision}>
          {(id) => (
            <ExplainedChoice
              id={id}
              label={words.decision}
              value={decision}
              onChange={(chosen) => set({ decision: chosen })}
              options={options.map(({ code, mayBe }) => ({
                value: code,
                disabled: !mayBe,
                label: label(LINE_DECISIONS, code),
                says: mayBe ? words.says[code] : words.notAll,
              }))}
            />
          )}
        </Field>
        <Field label={words.reason} help={words.reasonHelp} isRequired>
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
        <Field label={words.evidence} help={words.evidenceHelp} isRequired={needsEvidence}>
          {(id) => (
            <Input
              id={id}
              value={values.evidence}
              onChange={({ target }) => set({ evidence: target.value })}
              maxLength={2_000}
            />
          )}
        </Field>
      </FieldGroup>
    </BatchDialog>
  );
}
