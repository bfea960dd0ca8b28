import { personalSchema } from '@nuanbu/contracts/http';
import { Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../../../api/queries.ts';
import { useWords } from '../../../language/language.tsx';
import { ConfirmTyped } from '../../../parts/confirm-typed.tsx';
import { sheetWords } from './words.ts';

export type Personal = z.output<typeof personalSchema>;

/** Asks why somebody wants to see personal data in full; the reason is recorded with who looked. */
export function RevealDialog({
  path,
  isOpen,
  onClose,
  onRevealed,
}: {
  readonly path: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onRevealed: (personal: Personal) => void;
}) {
  const { revealDialog: words } = useWords(sheetWords);
  const reveal = useCommand(personalSchema);
  const [why, setWhy] = useState('');
  const { reset } = reveal;
  useEffect(() => {
    if (isOpen) reset();
  }, [isOpen, reset]);
  return (
    <ConfirmTyped
      title={words.title}
      isOpen={isOpen}
      onClose={onClose}
      isBusy={reveal.isBusy}
      failure={reveal.failure}
      confirmLabel={words.action}
      canConfirm={why.trim() !== ''}
      onConfirm={async () => {
        const answer = await reveal.send(`${path}/personal`, { why: why.trim() });
        if (answer.ok) onRevealed(answer.value);
        return answer;
      }}
    >
      <p className="nb-quiet">{words.about}</p>
      <Form layout="vertical">
        <Form.Item label={words.why} htmlFor="reveal-why">
          <Input.TextArea
            id="reveal-why"
            value={why}
            onChange={({ target }) => setWhy(target.value)}
            placeholder={words.whyHint}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 5 }}
          />
        </Form.Item>
      </Form>
    </ConfirmTyped>
  );
}
