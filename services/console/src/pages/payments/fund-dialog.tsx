import { fundsEnteredSchema, programmeSchema } from '@nuanbu/contracts/http';
import { parseYuan } from '@nuanbu/units';
import { Input, Select } from 'antd';
import { pathOf } from '../../api/addresses.ts';
import { useCommand, useRead } from '../../api/queries.ts';
import { dayText } from '../../format/times.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { ExplainedChoice } from '../../parts/explained-choice.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { useProgrammes } from '../../parts/programmes.ts';
import { moneyWords } from './money-words.ts';

const KINDS = ['fundsReceived', 'fundsWithdrawn'] as const;
const MS = 1_000;

interface Values {
  readonly kind: (typeof KINDS)[number];
  readonly programme?: string;
  readonly funder?: string;
  readonly amount: string;
  readonly occurredOn: string;
  readonly evidence: string;
  readonly reason: string;
}

export interface FundDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The programme that is meant unless another one is chosen. */
  readonly programme: string | undefined;
}

/** Enters money that a level brought in or took back, by its voucher. */
export function FundDialog({ isOpen, onClose, programme: usual }: FundDialogProps) {
  const { funds: words } = useWords(moneyWords);
  const say = useSay();
  const command = useCommand(fundsEnteredSchema);
  const { values, set, drop } = useKept<Values>('funds', {
    ...{ kind: 'fundsReceived', amount: '', evidence: '', reason: '' },
    occurredOn: dayText(Math.floor(Date.now() / MS)),
  });
  const { kind, funder, amount, occurredOn, evidence, reason } = values;
  const programme = values.programme ?? usual;
  const { options: programmes } = useProgrammes();
  const path = pathOf('/api/programmes/:programme', { programme: programme ?? '' });
  const isChosen = programme !== undefined;
  const { value: chosen } = useRead(programmeSchema, path, {}, { isEnabled: isChosen });
  const amountFen = parseYuan(amount.replaceAll(',', '').trim());
  const isWrong = amount !== '' && !amountFen;
  const needsReason = kind === 'fundsWithdrawn';
  const isWhole =
    isChosen && funder && amountFen && evidence.trim() !== '' && (!needsReason || reason.trim());
  const send = async () => {
    const answer = await command.send('/api/funds/entries', {
      ...{ kind, programme, funder, amountFen, occurredOn },
      ...{ evidence: evidence.trim(), reason: reason.trim() },
    });
    if (answer.ok) drop();
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.record}
      isOpen={isOpen}
      onClose={() => {
        command.reset();
        onClose();
      }}
      onConfirm={send}
      isBusy={command.isBusy}
      failure={command.failure}
      confirmLabel={words.record}
      canConfirm={Boolean(isWhole)}
    >
      <FieldGroup>
        <Field label={words.kind}>
          {(id) => (
            <ExplainedChoice
              id={id}
              label={words.kind}
              value={kind}
              onChange={(chosen) => set({ kind: chosen })}
              options={KINDS.map((each) => ({
                value: each,
                label: words.kinds[each],
                says: words.kindsSay[each],
              }))}
            />
          )}
        </Field>
        <Field label={words.programme} isRequired>
          {(id) => (
            <Select<string>
              id={id}
              value={programme}
              onChange={(name) => set({ programme: name, funder: undefined })}
              options={[...programmes]}
            />
          )}
        </Field>
        <Field label={words.level} isRequired>
          {(id) => (
            <Select<string>
              id={id}
              value={funder}
              onChange={(name) => set({ funder: name })}
              options={Object.entries(chosen?.funderTitles ?? {}).map(([name, title]) => ({
                value: name,
                label: say(title),
              }))}
            />
          )}
        </Field>
        <Field label={words.amount} isRequired {...(isWrong && { error: words.amountWrong })}>
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={amount}
              onChange={({ target }) => set({ amount: target.value })}
            />
          )}
        </Field>
        <Field label={words.occurredOn} isRequired>
          {(id) => (
            <Input
              id={id}
              type="date"
              value={occurredOn}
              onChange={({ target }) => set({ occurredOn: target.value })}
            />
          )}
        </Field>
        <Field label={words.evidence} help={words.evidenceHelp} isRequired>
          {(id) => (
            <Input
              id={id}
              value={evidence}
              maxLength={2_000}
              onChange={({ target }) => set({ evidence: target.value })}
            />
          )}
        </Field>
        {needsReason && (
          <Field label={words.reason} isRequired>
            {(id) => (
              <Input
                id={id}
                value={reason}
                maxLength={2_000}
                onChange={({ target }) => set({ reason: target.value })}
              />
            )}
          </Field>
        )}
      </FieldGroup>
    </ConfirmTyped>
  );
}
