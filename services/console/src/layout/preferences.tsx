import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Language } from '../language/bilingual.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';

/** How somebody wants the console; kept in their browser. */
export interface Preferences {
  readonly language: Language;
  readonly themeChoice: ThemeChoice;
  readonly isDark: boolean;
  readonly isNavigationOpen: boolean;
  readonly change: (
    what: Partial<Pick<Preferences, 'language' | 'themeChoice' | 'isNavigationOpen'>>,
  ) => void;
}

type Kept = Omit<Preferences, 'change' | 'isDark'>;

const PLACE = 'nuanbu.preferences';
const USUAL: Kept = { language: 'zh', themeChoice: 'system', isNavigationOpen: true };

const PreferencesContext = createContext<Preferences | undefined>(undefined);

/** Holds the preferences, and sets the document's language and color scheme by them. */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [kept, setKept] = useState<Kept>(readKept);
  const isSystemDark = useMedia('(prefers-color-scheme: dark)');
  const isDark = kept.themeChoice === 'system' ? isSystemDark : kept.themeChoice === 'dark';

  useEffect(() => {
    document.documentElement.lang = kept.language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
    writeKept(kept);
  }, [kept, isDark]);

  const preferences = useMemo<Preferences>(
    () => ({
      ...kept,
      isDark,
      change: (what) => setKept((before) => ({ ...before, ...what })),
    }),
    [kept, isDark],
  );
  return <PreferencesContext value={preferences}>{children}</PreferencesContext>;
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (!preferences) throw new Error('preferences are asked for outside their provider');
  return preferences;
}

/** Whether a media query holds, now and later. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const look = () => setHolds(media.matches);
    media.addEventListener('change', look);
    look();
    return () => media.removeEventListener('change', look);
  }, [query]);
  return holds;
}

/** A browser that keeps nothing, or somebody's odd text, gives the usual ones. */
function readKept(): Kept {
  try {
    const read = JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Kept>;
    return {
      language: read.language === 'en' ? 'en' : USUAL.language,
      themeChoice:
        read.themeChoice === 'light' || read.themeChoice === 'dark'
          ? read.themeChoice
          : USUAL.themeChoice,
      isNavigationOpen: read.isNavigationOpen !== false,
    };
  } catch {
    return USUAL;
  }
}

function writeKept(kept: Kept): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // The choice holds until the page is closed.
  }
}
