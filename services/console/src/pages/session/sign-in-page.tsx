import { Alert } from 'antd';
import { useEffect } from 'react';
import { sessionStore } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { LanguageSwitch, ThemeSwitch } from '../../layout/switches.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** By this the page of the first administrator says that it was used. */
const MADE = '#made';

/** What stands at every address until somebody is signed in; the address stays. */
export function SignInPage() {
  const words = useWords(sharedWords);
  useEffect(() => {
    document.title = `${words.signIn.title} · ${words.brand}`;
  }, [words]);
  return (
    <div className="nb-signin">
      <div className="nb-signin-switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <main className="nb-signin-box">
        <h1>
          <img src="/favicon.svg" alt="" width="32" height="32" />
          {words.brandLong}
        </h1>
        {window.location.hash === MADE && (
          <Alert className="nb-alert" type="success" showIcon title={words.signIn.made} />
        )}
        <SignInForm onSignedIn={sessionStore().signedIn} />
      </main>
    </div>
  );
}
