import { TroubleError } from '@nuanbu/terms';
import { fieldThatIsNoText } from './roster/rows.ts';

/**
 * Refuses texts that PostgreSQL cannot keep.
 *
 * @throws TroubleError `argumentInvalid`.
 */
export function checkTexts(fields: object): void {
  const field = fieldThatIsNoText(fields);
  if (field === undefined) return;
  throw new TroubleError('argumentInvalid', {
    zh: `${field} 含有不是文字的字符。`,
    en: `${field} holds a character that is no text.`,
  });
}
