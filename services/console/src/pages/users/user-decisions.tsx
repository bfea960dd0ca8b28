import { App } from 'antd';
import { useState } from 'react';
import { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { freshPassword } from './passwords.ts';
import { userWords } from './words.ts';

const doneSchema = z.object({ name: z.string() });

interface DecisionProps {
  readonly name: string;
  readonly onClose: () => void;
}

/** Sets a new password for somebody who lost theirs; made anew for each time it is opened. */
export function ResetDialog({
  name,
  onClose,
  onSet,
}: DecisionProps & { readonly onSet: (name: string, password: string) => void }) {
  const words = useWords(userWords);
  const reset = useCommand(doneSchema);
  // One for all tries: a lost answer is sent again with the same key and the same content.
  const [password] = useState(freshPassword);
  const confirm = async () => {
    const path = pathOf('/api/users/:user/password', { user: name });
    const answer = await reset.send(path, { password });
    if (answer.ok) onSet(name, password);
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.resetTitle(name)}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={reset.isBusy}
      failure={reset.failure}
      confirmLabel={words.resetAction}
      isDanger
    >
      <p>{words.resetWhy}</p>
    </ConfirmTyped>
  );
}

/** Keeps somebody out, or lets them in again. */
export function AccessDialog({
  name,
  isDisabled,
  onClose,
}: DecisionProps & { readonly isDisabled: boolean }) {
  const words = useWords(userWords);
  const { message } = App.useApp();
  const decide = useCommand(doneSchema);
  const title = isDisabled ? words.enableTitle(name) : words.disableTitle(name);
  const confirm = async () => {
    const path = isDisabled ? '/api/users/:user/enable' : '/api/users/:user/disable';
    const answer = await decide.send(pathOf(path, { user: name }), {});
    if (answer.ok) void message.success(title);
    return answer;
  };
  return (
    <ConfirmTyped
      title={title}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={decide.isBusy}
      failure={decide.failure}
      confirmLabel={isDisabled ? words.enable : words.disable}
      isDanger={!isDisabled}
    >
      <p>{isDisabled ? words.enableWhy : words.disableWhy}</p>
    </ConfirmTyped>
  );
}
