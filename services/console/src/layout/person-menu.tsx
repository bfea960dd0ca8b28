import { DownOutlined, UserOutlined } from '@ant-design/icons';
import { ROLES } from '@nuanbu/terms';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { z } from 'zod';
import { client, sessionStore, useSession } from '../api/session.tsx';
import { useLabel, useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';
import { PasswordDialog } from '../pages/session/password-dialog.tsx';

/** Who is signed in, and the way out. */
export function PersonMenu() {
  const words = useWords(sharedWords);
  const label = useLabel();
  const { displayName, roles } = useSession();
  const [isChanging, setChanging] = useState(false);
  const signOut = async () => {
    await client().send('/api/session/end', z.unknown(), {});
    sessionStore().signedOut();
  };
  const asWhom = roles.map((role) => label(ROLES, role)).join(' · ');
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', type: 'group', label: asWhom },
            { key: 'password', label: words.menu.password, onClick: () => setChanging(true) },
            { key: 'signOut', label: words.menu.signOut, onClick: () => void signOut() },
          ],
        }}
      >
        <Button type="text" aria-label={words.signedInAs(displayName)} className="nb-person">
          <UserOutlined aria-hidden />
          <span className="nb-person-name">{displayName}</span>
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      <PasswordDialog isOpen={isChanging} onClose={() => setChanging(false)} />
    </>
  );
}
