import { Button, Modal } from 'antd';
import { sessionStore, useSession } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Over a page whose session has ended: the page stays as it is, and what waited goes on. */
export function SignInAgain() {
  const { signIn: words } = useWords(sharedWords);
  const { name } = useSession();
  const store = sessionStore();
  return (
    <Modal
      open
      title={words.again}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      zIndex={3_000}
      width={400}
      footer={null}
    >
      <p className="nb-quiet">{words.againWhy}</p>
      <SignInForm name={name} onSignedIn={store.signedIn} />
      <Button type="link" block onClick={store.signedOut}>
        {words.other}
      </Button>
    </Modal>
  );
}
