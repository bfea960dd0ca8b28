/** Letters and digits that nobody mistakes for one another when they are read out or copied. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A password that is hard to guess and easy to hand over: 20 letters and digits in four groups. */
export function freshPassword(): string {
  return Array.from({ length: GROUPS }, group).join('-');
}

function group(): string {
  let text = '';
  while (text.length < GROUP_LENGTH) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    // Beyond the last whole multiple some letters would come more often than others.
    if (byte < 256 - (256 % LETTERS.length)) text += LETTERS[byte % LETTERS.length];
  }
  return text;
}
