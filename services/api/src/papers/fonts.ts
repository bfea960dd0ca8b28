import { readFile } from 'node:fs/promises';
import type { PaperFonts } from '@nuanbu/contracts';

/** The fonts of everything that is printed: Noto Sans SC, which has the Chinese of names too. */
export async function paperFonts(): Promise<PaperFonts> {
  const [regular, bold] = await Promise.all([readFile(REGULAR), readFile(BOLD)]);
  return { regular, bold };
}

const REGULAR = new URL(
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
);
const BOLD = new URL(
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
);
