import { Form, Input } from 'antd';
import { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { useDraft } from '../../parts/drafts.ts';
import { feederWords } from './words.ts';

const doneSchema = z.object({ number: z.int() });
const MOST_CHARACTERS = 2_000;

interface Values {
  readonly reason: string;
}

/** Gives a message up, which cannot be undone. */
export function DiscardDialog({
  number,
  onClose,
}: {
  readonly number: number;
  readonly onClose: () => void;
}) {
  const { message: words } = useWords(feederWords);
  const discard = useCommand(doneSchema);
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(`discard-${number}`);
  const confirm = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return undefined;
    const path = pathOf('/api/quarantine/:entry/discard', { entry: number });
    const answer = await discard.send(path, { reason: values.reason.trim() });
    if (answer.ok) draft.drop();
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.discardTitle(number)}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={discard.isBusy}
      failure={discard.failure}
      confirmLabel={words.discard}
      word={words.discardWord}
      isDanger
    >
      <p>{words.discardWhy}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ reason: '', ...draft.kept }}
        onValuesChange={draft.keep}
      >
        <Form.Item
          name="reason"
          label={words.reason}
          rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
        >
          <Input.TextArea rows={3} maxLength={MOST_CHARACTERS} />
        </Form.Item>
      </Form>
    </ConfirmTyped>
  );
}
