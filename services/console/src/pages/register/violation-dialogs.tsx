import { violationSchema } from '@nuanbu/contracts/http';
import { codesOf, VIOLATION_KINDS, VIOLATION_STATES } from '@nuanbu/terms';
import { App, Form, Input, Select } from 'antd';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { dayText } from '../../format/times.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { useDraft } from '../../parts/drafts.ts';
import { useProgrammes } from '../../parts/programmes.ts';
import { violationWords } from './violation-words.ts';

export type Violation = z.output<typeof violationSchema>;
export type CaseStep = 'dismiss' | 'confirm' | 'reverse';

interface Grounds {
  readonly reason: string;
  readonly evidence: string;
}

interface NewCase extends Grounds {
  readonly household: string;
  readonly kind: Violation['kind'];
  readonly foundOn: string;
}

const MOST_CHARACTERS = 2_000;
const MS = 1_000;
const today = () => dayText(Math.floor(Date.now() / MS));

/** Why something is done, and on what: both are asked for at each step. */
function GroundsFields() {
  const words = useWords(violationWords);
  const rules = [{ required: true, whitespace: true, message: words.missing }];
  return (
    <>
      <Form.Item name="reason" label={words.reason} rules={rules}>
        <Input.TextArea rows={2} maxLength={MOST_CHARACTERS} />
      </Form.Item>
      <Form.Item name="evidence" label={words.evidence} rules={rules}>
        <Input.TextArea rows={2} maxLength={MOST_CHARACTERS} />
      </Form.Item>
    </>
  );
}

/** Opens a case; made anew for each time it is opened. */
export function OpenCaseDialog({
  household,
  onClose,
}: {
  /** Whom it is about, where that is settled. */
  readonly household?: string | undefined;
  readonly onClose: () => void;
}) {
  const words = useWords(violationWords);
  const label = useLabel();
  const { message } = App.useApp();
  const open = useCommand(violationSchema);
  const [form] = Form.useForm<NewCase>();
  const draft = useDraft<NewCase>('violation');
  const confirm = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return undefined;
    const answer = await open.send('/api/violations', values);
    if (answer.ok) {
      draft.drop();
      void message.success(words.opened(answer.value.number));
    }
    return answer;
  };
  const required = [{ required: true, message: words.missing }];
  return (
    <ConfirmTyped
      title={words.openTitle}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={open.isBusy}
      failure={open.failure}
      confirmLabel={words.open}
    >
      <p className="nb-quiet">{words.openWhy}</p>
      <Form<NewCase>
        form={form}
        layout="vertical"
        initialValues={{ foundOn: today(), household, ...draft.kept }}
        onValuesChange={draft.keep}
      >
        <Form.Item name="household" label={words.household} rules={required}>
          <Input autoComplete="off" maxLength={100} />
        </Form.Item>
        <Form.Item name="kind" label={words.kind} rules={required}>
          <Select
            options={codesOf(VIOLATION_KINDS).map((kind) => ({
              value: kind,
              label: label(VIOLATION_KINDS, kind),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="foundOn"
          label={words.foundOn}
          rules={[
            ...required,
            {
              validator: (_, day: string) =>
                day > today() ? Promise.reject(new Error(words.inFuture)) : Promise.resolve(),
            },
          ]}
        >
          <Input type="date" max={today()} />
        </Form.Item>
        <GroundsFields />
      </Form>
    </ConfirmTyped>
  );
}

/** Decides a case, or takes a decision back. */
export function CaseStepDialog({
  violation: { number },
  step,
  onClose,
}: {
  readonly violation: Violation;
  readonly step: CaseStep;
  readonly onClose: () => void;
}) {
  const words = useWords(violationWords);
  const label = useLabel();
  const { message } = App.useApp();
  const decide = useCommand(violationSchema);
  const [form] = Form.useForm<Grounds & { readonly programme?: string }>();
  const draft = useDraft<Grounds>(`violation-${number}-${step}`);
  const why = { dismiss: words.dismissWhy, confirm: words.confirmWhy, reverse: words.reverseWhy };
  const confirm = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return undefined;
    const path = pathOf('/api/violations/:case/steps', { case: number });
    const answer = await decide.send(path, { step, ...values });
    if (answer.ok) {
      draft.drop();
      void message.success(words.done(number, label(VIOLATION_STATES, answer.value.state)));
    }
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.ofCase(words[step], number)}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={decide.isBusy}
      failure={decide.failure}
      confirmLabel={words[step]}
      isDanger={step === 'confirm'}
      {...(step === 'confirm' && { word: words.confirmWord })}
    >
      <p className="nb-quiet">{why[step]}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={draft.kept ?? {}}
        onValuesChange={draft.keep}
      >
        <GroundsFields />
        {step === 'confirm' && <ProgrammeField />}
      </Form>
    </ConfirmTyped>
  );
}

function ProgrammeField() {
  const words = useWords(violationWords);
  const { options } = useProgrammes();
  return (
    <Form.Item name="programme" label={words.programme} extra={words.programmeRule}>
      <Select allowClear options={[...options]} />
    </Form.Item>
  );
}
