import { concentratorPasswordSchema } from '@nuanbu/contracts/http';
import { Alert, App, Checkbox, Form, Input, Radio, Select } from 'antd';
import { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { feederWords } from './words.ts';

/** A password that was told once, and what came with it. */
export type Told = z.output<typeof concentratorPasswordSchema>;

interface Values {
  readonly name: string;
  readonly reach: 'all' | 'some';
  readonly villages: string[];
  readonly mayCorrect: boolean;
}
const USUAL: Values = { name: '', reach: 'some', villages: [], mayCorrect: false };

interface DialogProps {
  readonly onClose: () => void;
  readonly onTold: (told: Told) => void;
}

/** Registers a concentrator; made anew for each time it is opened. */
export function AddDialog({
  places,
  onClose,
  onTold,
}: DialogProps & {
  /** The villages that are known, each as `town/village`. */
  readonly places: readonly string[];
}) {
  const { add: words } = useWords(feederWords);
  const add = useCommand(concentratorPasswordSchema);
  const [form] = Form.useForm<Values>();
  const reach = Form.useWatch('reach', form) ?? USUAL.reach;
  const confirm = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return undefined;
    const answer = await add.send('/api/concentrators', {
      name: values.name.trim(),
      villages: values.reach === 'all' ? 'all' : values.villages,
      mayCorrect: values.mayCorrect,
    });
    if (answer.ok) onTold(answer.value);
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.title}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={add.isBusy}
      failure={add.failure}
      confirmLabel={words.action}
      width={560}
    >
      <Form<Values> form={form} layout="vertical" initialValues={USUAL}>
        <Form.Item
          name="name"
          label={words.name}
          extra={words.nameRule}
          rules={[{ required: true, whitespace: true, message: words.nameMissing }]}
        >
          <Input autoComplete="off" maxLength={64} autoFocus />
        </Form.Item>
        <Form.Item name="reach" label={words.villages}>
          <Radio.Group
            options={[
              { value: 'some', label: words.reachSome },
              { value: 'all', label: words.reachAll },
            ]}
          />
        </Form.Item>
        {reach === 'some' && (
          <Form.Item
            name="villages"
            extra={words.villagesRule}
            rules={[{ required: true, type: 'array', min: 1, message: words.villagesMissing }]}
          >
            <Select
              mode="tags"
              aria-label={words.villages}
              options={places.map((value) => ({ value }))}
            />
          </Form.Item>
        )}
        <Form.Item name="mayCorrect" valuePropName="checked" extra={words.mayCorrectWhy}>
          <Checkbox>{words.mayCorrect}</Checkbox>
        </Form.Item>
      </Form>
      <p className="nb-quiet">{words.passwordLater}</p>
    </ConfirmTyped>
  );
}

/** Gives a concentrator a new password: a changed one, or one with which it comes back. */
export function PasswordDialog({
  name,
  isDisabled,
  onClose,
  onTold,
}: DialogProps & { readonly name: string; readonly isDisabled: boolean }) {
  const words = useWords(feederWords);
  const command = useCommand(concentratorPasswordSchema);
  const path = isDisabled
    ? '/api/concentrators/:concentrator/enable'
    : '/api/concentrators/:concentrator/password';
  const confirm = async () => {
    const answer = await command.send(pathOf(path, { concentrator: name }), {});
    if (answer.ok) onTold(answer.value);
    return answer;
  };
  return (
    <ConfirmTyped
      title={isDisabled ? words.enableTitle(name) : words.rotateTitle(name)}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={command.isBusy}
      failure={command.failure}
      confirmLabel={isDisabled ? words.enableAction : words.rotateAction}
      isDanger={!isDisabled}
    >
      <p>{isDisabled ? words.enableWhy : words.rotateWhy}</p>
    </ConfirmTyped>
  );
}

const named = z.object({ name: z.string() });

/** Keeps a concentrator from reporting. */
export function DisableDialog({
  name,
  onClose,
}: Pick<DialogProps, 'onClose'> & { readonly name: string }) {
  const words = useWords(feederWords);
  const { message } = App.useApp();
  const disable = useCommand(named);
  const confirm = async () => {
    const path = pathOf('/api/concentrators/:concentrator/disable', { concentrator: name });
    const answer = await disable.send(path, {});
    if (answer.ok) void message.success(words.disabled(name));
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.disableTitle(name)}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={disable.isBusy}
      failure={disable.failure}
      confirmLabel={words.disableAction}
      isDanger
    >
      <p>{words.disableWhy}</p>
    </ConfirmTyped>
  );
}

/** What stands beside a password that is shown: whose it is, and villages that nobody knows. */
export function ToldBeside({ told }: { readonly told: Told }) {
  const words = useWords(feederWords);
  const { name, unknownVillages } = told;
  return (
    <>
      {unknownVillages.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className="nb-alert"
          title={`${words.unknownVillages} ${unknownVillages.join('、')}`}
        />
      )}
      <p>{words.secretFor(name)}</p>
    </>
  );
}
