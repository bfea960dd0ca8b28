/**
 * Personal data of people who do not exist. Each number lies where no real one can: identity numbers
 * of a region 000000 with a check character that does not fit, telephone numbers that begin with
 * 100 (no mobile number does), bank cards under issuer 0 (never assigned).
 */
export interface Personal {
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly payeeBank: string;
}

/** The made-up data of the household with a running number (1, 2, …). */
export function madeUpPerson(
  number: number,
  name: string,
  town: string,
  village: string,
  numberInVillage: number,
  paidToRelative: boolean,
): Personal {
  const stem = `00000019000101${String(number % 1000).padStart(3, '0')}`;
  return {
    idNumber: `${stem}${unfitCheckCharacter(stem)}`,
    phone: `100${String(number).padStart(8, '0')}`,
    address: `${town}${village}${numberInVillage}号`,
    payeeName: paidToRelative ? `${name}之家属` : name,
    payeeAccount: `0000${String(number).padStart(15, '0')}`,
    payeeBank: '虚构银行',
  };
}

const CHECK_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

function unfitCheckCharacter(stem: string): string {
  const sum = CHECK_WEIGHTS.reduce((total, weight, i) => total + weight * Number(stem[i]), 0);
  return CHECK_CHARACTERS[(sum + 1) % 11]!;
}
