import { DownloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { pathOf } from '../../api/addresses.ts';
import type { Failure } from '../../api/answers.ts';
import { client } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { payoutWords } from './words.ts';

export interface TakeFileProps {
  readonly batch: number;
  readonly attempt: number;
  readonly name: string;
}

/** Hands a payment file out, once: the browser saves it as soon as the server has let it go. */
export function TakeFile({ batch, attempt, name }: TakeFileProps) {
  const { files: words } = useWords(payoutWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const take = async () => {
    setBusy(true);
    const path = '/api/batches/:batch/payment-files/:attempt/take';
    const answer = await client().take(pathOf(path, { batch, attempt }));
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.failure);
    if (answer.ok) {
      save(answer.value.bytes, answer.value.name || name);
      void message.success(words.saved(answer.value.name || name));
    }
    void queries.invalidateQueries();
    return answer;
  };
  return (
    <>
      <Button size="small" icon={<DownloadOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {words.take}
      </Button>
      <ConfirmTyped
        title={words.takeTitle}
        isOpen={isOpen}
        onClose={() => {
          setFailure(undefined);
          setOpen(false);
        }}
        onConfirm={take}
        isBusy={isBusy}
        failure={failure}
        confirmLabel={words.take}
      >
        <p>
          <strong>{name}</strong>
        </p>
        <p>{words.takeSays}</p>
      </ConfirmTyped>
    </>
  );
}

/** Has the browser save bytes under a name. */
function save(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
