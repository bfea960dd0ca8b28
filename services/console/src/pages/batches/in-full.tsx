import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { batchWords } from './words.ts';

const FORMS = ['xlsx', 'pdf'] as const;

export interface InFullProps {
  readonly batch: number;
  readonly hasPackage: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Files with whole names and accounts: for a reason, which the audit chain keeps. */
export function InFull({ batch, hasPackage, isOpen, onClose }: InFullProps) {
  const { exports: words } = useWords(batchWords);
  const lang = useLanguage();
  const [typed, setTyped] = useState('');
  const why = typed.trim();
  const address = (end: string, query: { lang?: string } = {}) =>
    addressOf(pathOf(`/api/batches/:batch/${end}`, { batch }), {
      ...query,
      personal: 'full',
      why,
    });
  return (
    <Modal title={words.inFull} open={isOpen} onCancel={onClose} footer={null} destroyOnHidden>
      <p>{words.inFullSays}</p>
      <FieldGroup>
        <Field label={words.why} help={words.whyHelp} isRequired>
          {(id) => (
            <Input
              id={id}
              value={typed}
              maxLength={500}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
        </Field>
      </FieldGroup>
      <div className="nb-line">
        {FORMS.map((form) => (
          <Button
            key={form}
            disabled={why === ''}
            href={address(`register.${form}`, { lang })}
            download
          >
            {words.register} .{form}
          </Button>
        ))}
        {hasPackage && (
          <Button disabled={why === ''} href={address('audit-package')} download>
            {words.auditPackage}
          </Button>
        )}
      </div>
    </Modal>
  );
}
