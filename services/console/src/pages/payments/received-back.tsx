import { fundsEnteredSchema } from '@nuanbu/contracts/http';
import { formatYuan, parseYuan } from '@nuanbu/units';
import { Input } from 'antd';
import { useCommand } from '../../api/queries.ts';
import { yuan } from '../../format/numbers.ts';
import { dayText } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { moneyWords } from './money-words.ts';
import type { OwedBack } from './recoveries-page.tsx';

const MS = 1_000;

/** Enters money that a household gave back, by its voucher. */
export function ReceivedBack({ line, onClose }: { line: OwedBack; onClose: () => void }) {
  const { recoveries: words, funds } = useWords(moneyWords);
  const command = useCommand(fundsEnteredSchema);
  const { batchNumber, householdId, leftFen } = line;
  const { values, set, drop } = useKept(`received-${batchNumber}-${householdId}`, {
    amount: formatYuan(leftFen),
    occurredOn: dayText(Math.floor(Date.now() / MS)),
    evidence: '',
  });
  const amountFen = parseYuan(values.amount.replaceAll(',', '').trim());
  const error = !amountFen ? funds.amountWrong : amountFen > leftFen ? words.tooMuch : undefined;
  const send = async () => {
    const answer = await command.send('/api/recoveries/received', {
      ...{ batchNumber, householdId, amountFen },
      ...{ occurredOn: values.occurredOn, evidence: values.evidence.trim() },
    });
    if (answer.ok) drop();
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.recordTitle(householdId)}
      isOpen
      onClose={onClose}
      onConfirm={send}
      isBusy={command.isBusy}
      failure={command.failure}
      confirmLabel={words.record}
      canConfirm={error === undefined && values.evidence.trim() !== ''}
    >
      <p>{words.recordSays(yuan(leftFen))}</p>
      <FieldGroup>
        <Field label={words.amount} isRequired {...(error !== undefined && { error })}>
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={values.amount}
              onChange={({ target }) => set({ amount: target.value })}
            />
          )}
        </Field>
        <Field label={funds.occurredOn} isRequired>
          {(id) => (
            <Input
              id={id}
              type="date"
              value={values.occurredOn}
              onChange={({ target }) => set({ occurredOn: target.value })}
            />
          )}
        </Field>
        <Field label={funds.evidence} help={funds.evidenceHelp} isRequired>
          {(id) => (
            <Input
              id={id}
              value={values.evidence}
              maxLength={2_000}
              onChange={({ target }) => set({ evidence: target.value })}
            />
          )}
        </Field>
      </FieldGroup>
    </ConfirmTyped>
  );
}
