import { type newUserSchema, userSchema } from '@nuanbu/contracts/http';
import { codesOf, ROLES } from '@nuanbu/terms';
import { Alert, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { freshPassword } from './passwords.ts';
import { userWords } from './words.ts';

export type User = z.output<typeof userSchema>;
type Facts = Omit<z.input<typeof newUserSchema>, 'name' | 'password'>;

interface Values {
  readonly name: string;
  readonly displayName: string;
  readonly roles: User['roles'];
  readonly reach: 'all' | 'some';
  readonly towns: string[];
  readonly villages: string[];
}

export interface UserDialogProps {
  /** Whom to change; undefined to add somebody. */
  readonly user: User | undefined;
  /** The villages that are known, each as `town/village`. */
  readonly places: readonly string[];
  readonly onClose: () => void;
  readonly onAdded: (name: string, password: string) => void;
}

/** Adds a user or changes what one may do and see; made anew for each time it is opened. */
export function UserDialog({ user, places, onClose, onAdded }: UserDialogProps) {
  const { form: words } = useWords(userWords);
  const label = useLabel();
  const save = useCommand(userSchema);
  const [form] = Form.useForm<Values>();
  // One for all tries: a lost answer is sent again with the same key and the same content.
  const [password] = useState(freshPassword);
  const reach = Form.useWatch('reach', form) ?? initialOf(user).reach;
  const towns = [...new Set(places.map((place) => place.split('/', 1)[0] ?? ''))];

  const confirm = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return undefined;
    const facts = factsOf(values);
    if (user) {
      const path = pathOf('/api/users/:user/facts', { user: user.name });
      return save.send(path, { ...facts, version: user.version });
    }
    const answer = await save.send('/api/users', { ...facts, name: values.name.trim(), password });
    if (answer.ok) onAdded(answer.value.name, password);
    return answer;
  };

  return (
    <ConfirmTyped
      title={user ? words.changeTitle(user.name) : words.addTitle}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={save.isBusy}
      failure={save.failure}
      confirmLabel={user ? words.save : words.addTitle}
      width={560}
    >
      <Form<Values> form={form} layout="vertical" initialValues={initialOf(user)}>
        {!user && (
          <Form.Item
            name="name"
            label={words.name}
            extra={words.nameRule}
            rules={[{ required: true, whitespace: true, message: words.nameMissing }]}
          >
            <Input autoComplete="off" maxLength={64} autoFocus />
          </Form.Item>
        )}
        <Form.Item
          name="displayName"
          label={words.displayName}
          rules={[{ required: true, whitespace: true, message: words.displayNameMissing }]}
        >
          <Input autoComplete="off" maxLength={100} />
        </Form.Item>
        <Form.Item
          name="roles"
          label={words.roles}
          extra={words.rolesRule}
          rules={[{ required: true, type: 'array', min: 1, message: words.rolesMissing }]}
        >
          <Select
            mode="multiple"
            options={codesOf(ROLES).map((role) => ({ value: role, label: label(ROLES, role) }))}
            optionFilterProp="label"
          />
        </Form.Item>
        <Form.Item name="reach" label={words.scope}>
          <Radio.Group
            options={[
              { value: 'all', label: words.scopeAll },
              { value: 'some', label: words.scopeSome },
            ]}
          />
        </Form.Item>
        {reach === 'some' && (
          <>
            <Form.Item name="towns" label={words.towns} extra={words.townsRule}>
              <Select mode="tags" options={towns.map((value) => ({ value }))} />
            </Form.Item>
            <Form.Item
              name="villages"
              label={words.villages}
              extra={words.villagesRule}
              dependencies={['towns']}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, villages: string[]) =>
                    villages.length + getFieldValue('towns').length > 0
                      ? Promise.resolve()
                      : Promise.reject(new Error(words.scopeMissing)),
                }),
                {
                  validator: (_, villages: string[]) =>
                    villages.every((village) => /^[^/]+\/[^/]+$/.test(village))
                      ? Promise.resolve()
                      : Promise.reject(new Error(words.villagesRule)),
                },
              ]}
            >
              <Select mode="tags" options={places.map((value) => ({ value }))} />
            </Form.Item>
          </>
        )}
      </Form>
      {!user && <Alert type="info" showIcon title={words.passwordLater} />}
    </ConfirmTyped>
  );
}

function initialOf(user: User | undefined): Values {
  const scope = user && user.scope !== 'all' ? user.scope : { towns: [], villages: [] };
  return {
    name: '',
    displayName: user?.displayName ?? '',
    roles: user?.roles ?? [],
    reach: user && user.scope !== 'all' ? 'some' : 'all',
    towns: [...scope.towns],
    villages: [...scope.villages],
  };
}

function factsOf({ displayName, roles, reach, towns, villages }: Values): Facts {
  const scope = reach === 'all' ? 'all' : { towns: [...towns], villages: [...villages] };
  return { displayName: displayName.trim(), roles: [...roles], scope };
}
