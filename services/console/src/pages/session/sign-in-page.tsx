import { SIGN_IN_PAGE, signInWaysSchema } from '@nuanbu/contracts/http';
import { REQUEST_REFUSALS, TROUBLES } from '@nuanbu/terms';
import { Alert, Button, Divider } from 'antd';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { client, sessionStore } from '../../api/session.tsx';
import type { Session } from '../../api/session-store.ts';
import { wordsOf } from '../../language/bilingual.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { sharedWords } from '../../language/shared.ts';
import { LanguageSwitch, ThemeSwitch } from '../../layout/switches.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** By this the page of the first administrator says that it was used. */
const MADE = '#made';

/** What stands at every address until somebody is signed in; the address stays. */
export function SignInPage() {
  const words = useWords(sharedWords);
  const say = useSay();
  const ways = useWays();
  const refused = refusedBy(window.location.search);
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
        {refused && <Alert className="nb-alert" type="error" showIcon title={say(refused)} />}
        {ways?.needsFirstAdmin && (
          <Alert className="nb-alert" type="info" showIcon title={words.signIn.firstAdmin} />
        )}
        <SignInForm onSignedIn={enter} />
        {ways?.openid && (
          <>
            <Divider plain>{words.signIn.or}</Divider>
            <Button block size="large" href={ways.openid.address}>
              {words.signIn.openid(ways.openid.issuer)}
            </Button>
          </>
        )}
      </main>
    </div>
  );
}

/** Goes to the page that was asked for; the page of sign-in itself leads to the first one. */
function enter(session: Session): void {
  const { pathname, hash } = window.location;
  if (pathname === SIGN_IN_PAGE || hash === MADE) window.history.replaceState(null, '', '/');
  sessionStore().signedIn(session);
}

/** The ways in that there are; a password always is one. */
function useWays(): z.output<typeof signInWaysSchema> | undefined {
  const [ways, setWays] = useState<z.output<typeof signInWaysSchema>>();
  useEffect(() => {
    void client()
      .look('/api/sign-in', signInWaysSchema)
      .then((answer) => answer.ok && setWays(answer.value));
  }, []);
  return ways;
}

/** Why somebody was sent back here, by the code in the address. */
function refusedBy(search: string) {
  const code = new URLSearchParams(search).get('refused');
  return code === null ? undefined : wordsOf({ ...TROUBLES, ...REQUEST_REFUSALS }, code);
}
