import { payeeInFullSchema, payoutDecidedSchema } from '@nuanbu/contracts/http';
import { Button, Input, Radio } from 'antd';
import { useState } from 'react';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { BatchDialog } from '../batches/batch-dialog.tsx';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import type { PayeeChange } from './payee-changes.tsx';
import { returnWords } from './return-words.ts';

const FIELDS = ['household', 'name', 'account', 'bank', 'reason', 'evidence'] as const;
const NOTHING = { household: '', name: '', account: '', bank: '', reason: '', evidence: '' };
const MOST: Readonly<Partial<Record<keyof typeof NOTHING, number>>> = { account: 34, name: 140 };
const MOST_TEXT = 2_000;

interface ProposeProps {
  readonly sheet: BatchSheet;
  /** The household that it is about, where that is settled. */
  readonly of?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Proposes another payee. An account is personal: it is kept nowhere but on the page. */
export function ProposePayee({ sheet, of = '', isOpen, onClose }: ProposeProps) {
  const { payees: words } = useWords(returnWords);
  const command = useCommand(payoutDecidedSchema);
  const [values, setValues] = useState({ ...NOTHING, household: of });
  const helps: Partial<Record<keyof typeof NOTHING, string>> = {
    reason: words.reasonHelp,
    evidence: words.evidenceHelp,
  };
  const cut = Object.fromEntries(
    Object.entries(values).map(([field, text]) => [field, text.trim()]),
  ) as typeof NOTHING;
  const { household, name, account, bank, reason, evidence } = cut;
  const send = async (version: number) => {
    const path = pathOf('/api/batches/:batch/payee-changes', { batch: sheet.number });
    const payee = { name, account, bank };
    const body = { version, household, payee, reason, evidence };
    const answer = await command.send(path, body);
    if (answer.ok) setValues(NOTHING);
    return answer;
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.propose}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={send}
      confirmLabel={words.propose}
      canConfirm={FIELDS.every((field) => field === 'bank' || cut[field] !== '')}
    >
      <FieldGroup>
        {FIELDS.map((field) => (
          <Field key={field} label={words[field]} isRequired={field !== 'bank'} help={helps[field]}>
            {(id) => (
              <Input
                id={id}
                value={values[field]}
                maxLength={MOST[field] ?? MOST_TEXT}
                autoComplete="off"
                onChange={({ target }) => setValues({ ...values, [field]: target.value })}
              />
            )}
          </Field>
        ))}
      </FieldGroup>
    </BatchDialog>
  );
}

interface AnswerProps {
  readonly sheet: BatchSheet;
  readonly change: PayeeChange;
  readonly onClose: () => void;
}

/** A second person's word on another payee. */
export function AnswerPayee({ sheet, change, onClose }: AnswerProps) {
  const { payees: words } = useWords(returnWords);
  const command = useCommand(payoutDecidedSchema);
  const [isApproved, setApproved] = useState(true);
  const [reason, setReason] = useState('');
  const send = (version: number) => {
    const path = pathOf('/api/batches/:batch/payee-changes/:change/answer', {
      ...{ batch: sheet.number, change: change.number },
    });
    const body = { version, approved: isApproved, reason: reason.trim() };
    return command.send(path, body);
  };
  return (
    <BatchDialog
      sheet={sheet}
      command={command}
      title={words.answerTitle(change.householdId)}
      isOpen
      onClose={onClose}
      onConfirm={send}
      confirmLabel={isApproved ? words.approve : words.reject}
      canConfirm={isApproved || reason.trim() !== ''}
    >
      <blockquote className="nb-quote">
        <ProposedPayee sheet={sheet} change={change} />
        <div className="nb-fine">
          {change.reason} · {words.evidence} {change.evidence} · {change.proposedBy}
        </div>
      </blockquote>
      <p>{words.answerSays}</p>
      <FieldGroup>
        <Field label={words.answered}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={words.answered}
              value={isApproved}
              onChange={({ target }) => setApproved(target.value)}
              options={[
                { value: true, label: words.approve },
                { value: false, label: words.reject },
              ]}
            />
          )}
        </Field>
        {!isApproved && (
          <Field label={words.rejectReason} isRequired>
            {(id) => (
              <Input
                id={id}
                value={reason}
                maxLength={MOST_TEXT}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
        )}
      </FieldGroup>
    </BatchDialog>
  );
}

/** The proposed payee, masked until whoever compares it with the evidence asks to see it whole. */
function ProposedPayee({ sheet, change }: Pick<AnswerProps, 'sheet' | 'change'>) {
  const { payees: words } = useWords(returnWords);
  const command = useCommand(payeeInFullSchema);
  const [whole, setWhole] = useState<PayeeChange['payee']>();
  const { name, account, bank } = whole ?? change.payee;
  const look = async () => {
    const path = pathOf('/api/batches/:batch/payee-changes/:change/payee', {
      ...{ batch: sheet.number, change: change.number },
    });
    const answer = await command.send(path, undefined);
    if (answer.ok) setWhole(answer.value);
  };
  return (
    <>
      <div aria-live="polite">
        {name} <span className="nb-number">{account}</span> {bank}
      </div>
      {whole === undefined && (
        <div className="nb-line">
          <Button size="small" loading={command.isBusy} onClick={look}>
            {words.inFull}
          </Button>
          <span className="nb-fine">{words.inFullSays}</span>
        </div>
      )}
      <ProblemAlert failure={command.failure} />
    </>
  );
}
