import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { useMay, useSession } from '../../api/session.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { InFull } from './in-full.tsx';
import { batchWords } from './words.ts';

const FORMS = ['xlsx', 'csv', 'pdf'] as const;
/** From the release on payees may be had in full. */
const SENT: readonly string[] = ['released', 'partlyReturned', 'paid', 'reconciled'];

/** What people take away of a batch; payees are masked unless somebody says why not. */
export function BatchExports({ sheet }: { readonly sheet: BatchSheet }) {
  const { exports: words } = useWords(batchWords);
  const lang = useLanguage();
  const may = useMay();
  const { scope } = useSession();
  const [isOpen, setOpen] = useState(false);
  const at = { batch: sheet.number };
  const mayPackage = may('takeAuditPackage') && scope === 'all';
  const mayInFull = may('revealPersonal') && SENT.includes(sheet.state);
  const register = FORMS.map((form) => ({
    key: form,
    label: (
      <a href={addressOf(pathOf(`/api/batches/:batch/register.${form}`, at), { lang })} download>
        {words.register} .{form}
      </a>
    ),
  }));
  const auditPackage = {
    key: 'package',
    label: (
      <a href={pathOf('/api/batches/:batch/audit-package', at)} download>
        {words.auditPackage}
      </a>
    ),
  };
  const inFull = { key: 'full', label: words.inFull, onClick: () => setOpen(true) };
  const items = [
    ...register,
    ...(mayPackage ? [{ type: 'divider' as const }, auditPackage] : []),
    ...(mayInFull ? [{ type: 'divider' as const }, inFull] : []),
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button icon={<DownloadOutlined aria-hidden />}>{words.title}</Button>
      </Dropdown>
      <InFull
        batch={sheet.number}
        hasPackage={mayPackage}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
