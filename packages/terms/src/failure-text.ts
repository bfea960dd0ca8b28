import type { TroubleError } from './trouble-error.ts';
import { TROUBLES, type Trouble } from './troubles.ts';
import type { Told } from './words.ts';

/** A trouble as it is kept: code and English, and on a line of its own the Chinese. */
export function failureText({ code, detail, detailWords }: TroubleError): string {
  return `${code}: ${detail}${detailWords ? `\n${detailWords.zh}` : ''}`;
}

/** The trouble that is kept so; undefined of any other text. */
export function readFailureText(
  text: string,
): { readonly code: Trouble; readonly told: Told } | undefined {
  const [line = '', ...chinese] = text.split('\n');
  const [code = '', ...detail] = line.split(': ');
  if (!Object.hasOwn(TROUBLES, code)) return undefined;
  const [en, zh] = [detail.join(': '), chinese.join('\n')];
  return { code: code as Trouble, told: zh === '' ? en : { zh, en } };
}
