import { sessionSchema } from '@nuanbu/contracts/http';
import { Button, Form, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../api/answers.ts';
import { client } from '../../api/session.tsx';
import type { Session } from '../../api/session-store.ts';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

interface Values {
  readonly name: string;
  readonly password: string;
}

export interface SignInFormProps {
  /** Who has to sign in, where that is settled. */
  readonly name?: string;
  readonly onSignedIn: (session: Session) => void;
}

/** Name and password, on the page of its own and in the dialog over other pages alike. */
export function SignInForm({ name, onSignedIn }: SignInFormProps) {
  const { signIn: words } = useWords(sharedWords);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const first = useRef<InputRef>(null);
  useEffect(() => first.current?.focus(), []);
  const send = async (body: Values) => {
    setBusy(true);
    const answer = await client().signIn('/api/session', sessionSchema, body);
    setBusy(false);
    if (answer.ok) return onSignedIn(answer.value);
    setFailure(answer.failure);
  };
  const isNamed = name !== undefined;
  return (
    <Form<Values>
      layout="vertical"
      requiredMark={false}
      onFinish={send}
      {...(isNamed && { initialValues: { name } })}
      validateTrigger="onSubmit"
    >
      <ProblemAlert failure={failure} />
      {isNamed ? (
        <>
          <p className="nb-named">
            {words.name} <strong>{name}</strong>
          </p>
          <Form.Item name="name" hidden>
            <input autoComplete="username" />
          </Form.Item>
        </>
      ) : (
        <Form.Item
          name="name"
          label={words.name}
          rules={[{ required: true, message: words.nameMissing }]}
        >
          <Input autoComplete="username" ref={first} size="large" />
        </Form.Item>
      )}
      <Form.Item
        name="password"
        label={words.password}
        rules={[{ required: true, message: words.passwordMissing }]}
      >
        <Input.Password
          autoComplete="current-password"
          {...(isNamed && { ref: first })}
          size="large"
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
        {words.action}
      </Button>
    </Form>
  );
}
