import { Form, Input, Modal } from 'antd';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { Answer, Failure } from '../api/answers.ts';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { Waiting } from './progress.tsx';

export interface CommandDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Sends the command; the dialog closes only when the server has confirmed. */
  readonly onConfirm: () => Promise<Answer<unknown> | undefined>;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  readonly confirmLabel: string;
  /** A word to be typed where what is done cannot be undone. */
  readonly word?: string;
  readonly isDanger?: boolean;
  /** False while the form inside lacks something. */
  readonly canConfirm?: boolean;
  readonly width?: number;
  readonly children?: ReactNode;
}

/**
 * A dialog around one command, with the form inside as its children. It stays open while the server
 * decides, says why where it refuses, and asks for a typed word where `word` is given.
 */
export function ConfirmTyped(props: CommandDialogProps) {
  const { title, isOpen, onClose, onConfirm, isBusy, failure, confirmLabel, word } = props;
  const { isDanger = false, canConfirm = true, width = 520, children } = props;
  const words = useWords(sharedWords);
  const [typed, setTyped] = useState('');
  const field = useId();
  useEffect(() => {
    if (isOpen) setTyped('');
  }, [isOpen]);
  const isTyped = word === undefined || typed.trim() === word;
  const mayGo = isTyped && canConfirm && !isBusy;
  const go = async () => {
    if (!mayGo) return;
    const answer = await onConfirm();
    if (answer?.ok) onClose();
  };
  return (
    <Modal
      title={title}
      open={isOpen}
      onCancel={() => !isBusy && onClose()}
      onOk={() => void go()}
      okText={confirmLabel}
      cancelText={words.cancel}
      confirmLoading={isBusy}
      okButtonProps={{ danger: isDanger, disabled: !mayGo && !isBusy }}
      cancelButtonProps={{ disabled: isBusy }}
      keyboard={!isBusy}
      mask={{ closable: false }}
      width={width}
      destroyOnHidden
    >
      <ProblemAlert failure={failure} />
      {children}
      {word !== undefined && (
        <Form layout="vertical" onFinish={() => void go()} className="nb-typed">
          <Form.Item label={words.typed.label(word)} htmlFor={field}>
            <Input
              id={field}
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
              placeholder={words.typed.placeholder(word)}
              autoComplete="off"
              disabled={isBusy}
            />
          </Form.Item>
        </Form>
      )}
      <Waiting isBusy={isBusy} />
    </Modal>
  );
}
