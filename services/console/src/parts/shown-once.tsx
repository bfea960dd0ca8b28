import './shown-once.css';
import { CopyOutlined } from '@ant-design/icons';
import { Alert, App, Button, Form, Input, type InputRef, Modal, Space } from 'antd';
import { type ReactNode, useId, useRef } from 'react';
import { useWords } from '../language/language.tsx';
import { shownOnceWords } from './shown-once-words.ts';

export interface ShownOnceProps {
  /** Undefined where there is nothing to show. */
  readonly secret: string | undefined;
  readonly title: string;
  readonly onClose: () => void;
  /** What it is for and where it goes. */
  readonly children?: ReactNode;
}

/** A password that nobody is told again: shown until it is closed by a button, and to be copied. */
export function ShownOnce({ secret, title, onClose, children }: ShownOnceProps) {
  const words = useWords(shownOnceWords);
  const { message } = App.useApp();
  const field = useId();
  const input = useRef<InputRef>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret ?? '');
      void message.success(words.copied);
    } catch {
      // Browsers keep the clipboard to pages under https; then the person copies by hand.
      input.current?.focus({ cursor: 'all' });
    }
  };
  return (
    <Modal
      title={title}
      open={secret !== undefined}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {words.close}
        </Button>
      }
      destroyOnHidden
    >
      <Alert type="warning" showIcon className="nb-alert" title={words.warning} />
      {children}
      <Form layout="vertical">
        <Form.Item label={words.label} htmlFor={field}>
          <Space.Compact block>
            <Input id={field} ref={input} value={secret ?? ''} readOnly className="nb-secret" />
            <Button icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
              {words.copy}
            </Button>
          </Space.Compact>
        </Form.Item>
      </Form>
    </Modal>
  );
}
