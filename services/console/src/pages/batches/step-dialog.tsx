import { BATCH_ACTION_WORDS, decidedSchema } from '@nuanbu/contracts/http';
import { InputNumber } from 'antd';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { count, yuan } from '../../format/numbers.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { BatchDialog } from './batch-dialog.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import type { Step } from './next-steps.tsx';
import { batchWords } from './words.ts';

/** The address at which a step is taken; a release has a form of its own. */
const ADDRESSES: Readonly<Record<Exclude<Step, 'release'>, string>> = {
  publishNotice: '/api/batches/:batch/publish',
  endNotice: '/api/batches/:batch/end-notice',
  signTown: '/api/batches/:batch/sign-town',
  signBureau: '/api/batches/:batch/sign-bureau',
  signFinance: '/api/batches/:batch/sign-finance',
  reconcile: '/api/batches/:batch/reconcile',
};
const MOST_DAYS = 365;

export interface StepDialogProps {
  readonly sheet: BatchSheet;
  readonly step: Step;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Takes a step of a batch, as it was seen; closes when the server has confirmed. */
export function StepDialog({ sheet, step, isOpen, onClose }: StepDialogProps) {
  const { steps: words } = useWords(batchWords);
  const say = useSay();
  const command = useCommand(decidedSchema);
  const { number, lineCount, amountFen } = sheet;
  const kept = useKept<{ days?: number | null }>(`notice-${number}`, {});
  if (step === 'release') return null;
  const { days } = kept.values;
  const isNext = sheet.next.some((each) => each.step === step);
  const take = async (version: number) => {
    const isNotice = step === 'publishNotice' && days;
    const body = { version, ...(isNotice && { days }) };
    const answer = await command.send(pathOf(ADDRESSES[step], { batch: number }), body);
    if (answer.ok) kept.drop();
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={say(BATCH_ACTION_WORDS[step])}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={take}
      confirmLabel={words[step]}
      canConfirm={isNext}
      {...(step === 'reconcile' && { word: words.reconcileWord })}
    >
      <p className="nb-strong">{words.summary(count(lineCount), yuan(amountFen))}</p>
      <p>{words.says[step]}</p>
      {step === 'publishNotice' && (
        <FieldGroup>
          <Field label={words.days} help={words.daysHelp}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={MOST_DAYS}
                precision={0}
                value={days}
                onChange={(value) => kept.set({ days: value })}
              />
            )}
          </Field>
        </FieldGroup>
      )}
    </BatchDialog>
  );
}
