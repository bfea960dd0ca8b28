import { PAYMENT_KINDS, payoutDecidedSchema } from '@nuanbu/contracts/http';
import { Input, Radio } from 'antd';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { count, yuan } from '../../format/numbers.ts';
import { dayText } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { BatchDialog } from '../batches/batch-dialog.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { type BankMemory, useBankMemory } from './bank-profile.ts';
import { ColumnEditor } from './column-editor.tsx';
import { payoutWords } from './words.ts';

const ACCOUNT = /^(?=.*[0-9])[0-9A-Za-z-]{1,34}$/;
/** What payees read on their statements, which are Chinese. */
const PURPOSE = '取暖补贴';
const MOST = 140;
const MS = 1_000;

export interface FileDialogProps {
  readonly sheet: BatchSheet;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Releases an approved batch by writing its payment file, or writes that of a released one again. */
export function FileDialog({ sheet, isOpen, onClose }: FileDialogProps) {
  const { files: words } = useWords(payoutWords);
  const command = useCommand(payoutDecidedSchema);
  const [memory, remember] = useBankMemory();
  const { number, lineCount, amountFen } = sheet;
  const isAgain = sheet.state !== 'approved';
  const { values, set, drop } = useKept(`payment-file-${number}-${isAgain}`, {
    executeOn: dayText(Math.floor(Date.now() / MS)),
    purpose: PURPOSE,
    reason: '',
  });
  const { kind, payer, columns } = memory;
  const isWhole =
    Object.values(payer).every((each) => each.trim() !== '') &&
    ACCOUNT.test(payer.account.trim()) &&
    values.purpose.trim() !== '' &&
    values.executeOn !== '' &&
    (!isAgain || values.reason.trim() !== '');
  const send = async (version: number) => {
    const path = isAgain ? '/api/batches/:batch/payment-files' : '/api/batches/:batch/release';
    const answer = await command.send(pathOf(path, { batch: number }), {
      ...{ version, kind, payer, executeOn: values.executeOn, purpose: values.purpose },
      ...(kind !== 'pain001' && { columns }),
      ...(isAgain && { reason: values.reason.trim() }),
    });
    if (answer.ok) drop();
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={isAgain ? words.againTitle : words.releaseTitle}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={send}
      confirmLabel={isAgain ? words.again : words.release}
      word={isAgain ? words.againWord : words.releaseWord}
      isDanger
      canConfirm={isWhole}
      width={760}
    >
      <p>{isAgain ? words.againSays : words.releaseSays(count(lineCount), yuan(amountFen))}</p>
      <FieldGroup>
        {isAgain && (
          <Field label={words.againReason} help={words.againHelp} isRequired>
            {(id) => (
              <Input
                id={id}
                value={values.reason}
                maxLength={2_000}
                onChange={({ target }) => set({ reason: target.value })}
              />
            )}
          </Field>
        )}
        <Field label={words.kind}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={words.kind}
              className="nb-choices"
              value={kind}
              onChange={({ target }) => remember({ kind: target.value })}
              options={PAYMENT_KINDS.map((each) => ({
                value: each,
                label: (
                  <>
                    {words.kinds[each]} <span className="nb-fine">{words.kindsSay[each]}</span>
                  </>
                ),
              }))}
            />
          )}
        </Field>
        <Payer payer={payer} onChange={(changed) => remember({ payer: changed })} />
        <div className="nb-two">
          <Field label={words.executeOn} isRequired>
            {(id) => (
              <Input
                id={id}
                type="date"
                value={values.executeOn}
                onChange={({ target }) => set({ executeOn: target.value })}
              />
            )}
          </Field>
          <Field label={words.purpose} isRequired>
            {(id) => (
              <Input
                id={id}
                value={values.purpose}
                maxLength={MOST}
                onChange={({ target }) => set({ purpose: target.value })}
              />
            )}
          </Field>
        </div>
      </FieldGroup>
      {kind !== 'pain001' && (
        <ColumnEditor columns={columns} onChange={(changed) => remember({ columns: changed })} />
      )}
    </BatchDialog>
  );
}

interface PayerProps {
  readonly payer: BankMemory['payer'];
  readonly onChange: (payer: BankMemory['payer']) => void;
}

/** From whose account it is paid. */
function Payer({ payer, onChange }: PayerProps) {
  const { files: words } = useWords(payoutWords);
  const isWrong = payer.account !== '' && !ACCOUNT.test(payer.account.trim());
  return (
    <fieldset className="nb-fieldset">
      <legend>{words.payer}</legend>
      <div className="nb-three">
        <Field label={words.payerName} isRequired>
          {(id) => (
            <Input
              id={id}
              value={payer.name}
              maxLength={MOST}
              onChange={({ target }) => onChange({ ...payer, name: target.value })}
            />
          )}
        </Field>
        <Field
          label={words.payerAccount}
          isRequired
          {...(isWrong && { error: words.accountWrong })}
        >
          {(id) => (
            <Input
              id={id}
              value={payer.account}
              maxLength={34}
              onChange={({ target }) => onChange({ ...payer, account: target.value })}
            />
          )}
        </Field>
        <Field label={words.payerBank} isRequired>
          {(id) => (
            <Input
              id={id}
              value={payer.bank}
              maxLength={MOST}
              onChange={({ target }) => onChange({ ...payer, bank: target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
