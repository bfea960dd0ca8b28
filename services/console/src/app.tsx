import { sessionSchema } from '@nuanbu/contracts/http';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { listen } from './api/live.ts';
import { makeQueryClient } from './api/queries.ts';
import { client, SessionProvider, sessionStore, useSessionState } from './api/session.tsx';
import { useWords } from './language/language.tsx';
import { sharedWords } from './language/shared.ts';
import { PreferencesProvider } from './layout/preferences.tsx';
import { ThemeProvider } from './layout/theme.tsx';
import { SignInAgain } from './pages/session/sign-in-again.tsx';
import { SignInPage } from './pages/session/sign-in-page.tsx';
import { dropAllDrafts } from './parts/drafts.ts';
import { Loading, Notice } from './parts/states.tsx';
import { makeRouter } from './routes.tsx';

/** The console: preferences and theme around it, then who is signed in, then the page. */
export function App() {
  return (
    <PreferencesProvider>
      <ThemeProvider>
        <Gate />
      </ThemeProvider>
    </PreferencesProvider>
  );
}

/** Lets in who is signed in. Somebody else begins anew: nothing of the person before is kept. */
function Gate() {
  const state = useSessionState();
  const words = useWords(sharedWords);
  useEffect(() => {
    if (state.kind === 'unknown') void sessionStore().begin();
    if (state.kind === 'signedOut') dropAllDrafts();
  }, [state.kind]);
  if (state.kind === 'unknown') return <Loading rows={3} />;
  if (state.kind === 'unreachable') {
    return (
      <Notice
        mark="failed"
        title={words.failure.unreachable}
        body={words.signIn.unreachable}
        action={<Button onClick={() => void sessionStore().begin()}>{words.retry}</Button>}
      />
    );
  }
  if (state.kind === 'signedOut') return <SignInPage />;
  return (
    <SessionProvider session={state.session} key={state.session.name}>
      <Signed>{state.isAskedAgain && <SignInAgain />}</Signed>
    </SessionProvider>
  );
}

function Signed({ children }: { readonly children: ReactNode }) {
  const [queries] = useState(makeQueryClient);
  const [router] = useState(makeRouter);
  return (
    <QueryClientProvider client={queries}>
      <Live />
      <RouterProvider router={router} />
      {children}
    </QueryClientProvider>
  );
}

/** Brings the page up to date with what anybody does. */
function Live() {
  const queries = useQueryClient();
  useEffect(() => listen(queries, () => client().read('/api/session', sessionSchema)), [queries]);
  return null;
}
