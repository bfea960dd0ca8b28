import { readFile } from 'node:fs/promises';
import type { PaperFonts } from '@nuanbu/contracts';

const FAMILY = '@expo-google-fonts/noto-sans-sc';

/** The fonts of everything that is printed: Noto Sans SC, which has the Chinese of names too. */
export async function paperFonts(): Promise<PaperFonts> {
  const read = (file: string) => readFile(new URL(import.meta.resolve(`${FAMILY}/${file}`)));
  const [regular, bold] = await Promise.all([
    read('400Regular/NotoSansSC_400Regular.ttf'),
    read('700Bold/NotoSansSC_700Bold.ttf'),
  ]);
  return { regular, bold };
}
