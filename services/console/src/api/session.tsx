import { mayDo, type Permission } from '@nuanbu/contracts/http';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Client } from './client.ts';
import { type Session, type SessionState, SessionStore } from './session-store.ts';

const store = new SessionStore((...asked) => fetch(...asked));

/** The one store of the page. */
export function sessionStore(): SessionStore {
  return store;
}

/** Questions and commands of the page. */
export function client(): Client {
  return store.client;
}

/** How signing in stands, for whatever draws the page around it. */
export function useSessionState(): SessionState {
  return useSyncExternalStore(store.subscribe, store.state);
}

const SessionContext = createContext<Session | undefined>(undefined);

/** What is inside knows who is signed in. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in; pages are drawn for nobody else. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('a page is drawn without a session');
  return session;
}

/** Whether whoever is signed in may do something; what they may not is not offered. */
export function useMay(): (permission: Permission) => boolean {
  const { roles } = useSession();
  return (permission) => mayDo(roles, permission);
}
