import { sessionSchema } from '@nuanbu/contracts/http';
import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Failure } from '../../api/answers.ts';
import { client, sessionStore, useSession } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

interface Values {
  readonly before: string;
  readonly after: string;
  readonly again: string;
}

/** Changes one's own password. */
export function PasswordDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const shared = useWords(sharedWords);
  const { password: words } = shared;
  const { name } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const send = async ({ before, after }: Values) => {
    setBusy(true);
    const body = { before, after };
    const answer = await client().send('/api/session/password', sessionSchema, { body });
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    setFailure(undefined);
    sessionStore().signedIn(answer.value);
    void message.success(words.done);
    onClose();
  };
  return (
    <Modal
      title={words.title}
      open={isOpen}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={shared.save}
      cancelText={shared.cancel}
      confirmLoading={isBusy}
      mask={{ closable: false }}
      width={420}
      destroyOnHidden
      afterClose={() => setFailure(undefined)}
    >
      <ProblemAlert failure={failure} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={send} preserve={false}>
        <input type="hidden" autoComplete="username" value={name} readOnly />
        <Form.Item name="before" label={words.before} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="after"
          label={words.after}
          extra={words.rule}
          rules={[{ required: true, min: 12, max: 256, message: words.rule }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={words.again}
          dependencies={['after']}
          rules={[
            { required: true, message: words.differs },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('after')
                  ? Promise.resolve()
                  : Promise.reject(new Error(words.differs)),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
