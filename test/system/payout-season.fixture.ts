import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FAULTLESS, PayingBank } from '@nuanbu/simulator-bank';
import type { Fen } from '@nuanbu/units';

/** Whose batch it is. */
export const PAYOUT = {
  programme: 'jining-jkq-2021',
  season: '2021-2022',
  component: 'energySubsidy',
  funder: 'district',
} as const;

const PLACES = [
  ['马集镇', '云山村'],
  ['马集镇', '东村'],
  ['疃里镇', '东村'],
] as const;

/** Households of a season whose kWh are known to everybody. */
export const HOUSEHOLDS = Array.from({ length: 24 }, (_, index) => {
  const [town, village] = PLACES[index % PLACES.length]!;
  const number = String(index + 1).padStart(2, '0');
  // From 450 to 5,510 kWh: the first is below the start, the last above the limit.
  const kwh = 450 + 220 * index;
  return { id: `H${number}`, town, village, kwh, account: `62284803${number.padStart(8, '0')}` };
});

/** The household that waits for a person: its last register came days before the season's end. */
export const HELD = 'H02';

/** What a household is to be paid by the notice: 0.2 yuan a kWh from 500 to 5,000. */
export function dueFen({ kwh }: { readonly kwh: number }): Fen {
  return kwh < 500 ? 0 : Math.min(kwh, 5_000) * 20;
}

/** Writes roster, meters and readings as anybody would import them. */
export async function writeSeason(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, head: string, rows: readonly string[]) =>
    writeFile(join(folder, name), `${[head, ...rows].join('\n')}\n`);
  await write(
    'roster.csv',
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on,payee_name,payee_account,payee_bank',
    HOUSEHOLDS.map(({ id, town, village, account }) =>
      [
        id,
        `户${id}`,
        town,
        village,
        2021,
        '2021-09-30',
        'yes',
        'yes',
        '',
        `户${id}`,
        account,
        '农商行',
      ].join(),
    ),
  );
  await write(
    'meters.csv',
    'household_id,meter_id,installed_at,removed_at,installed_kwh,removed_kwh,multiplier,max_kw,modulus_kwh',
    HOUSEHOLDS.map(({ id }) => `${id},M-${id},,,,,,,`),
  );
  await write(
    'readings.csv',
    'meter_id,read_at,total_kwh',
    HOUSEHOLDS.flatMap(({ id, kwh }) => {
      const first = `M-${id},2021-12-01T00:00:00+08:00,1000`;
      if (id !== HELD) return [first, `M-${id},2022-04-01T00:00:00+08:00,${1000 + kwh}`];
      // 490 kWh ten days before the end, 850 ten days after: best is 670, in the middle.
      return [
        ...[first, `M-${id},2022-03-22T00:00:00+08:00,1490`],
        `M-${id},2022-04-11T00:00:00+08:00,${1000 + 2 * kwh - 490}`,
      ];
    }),
  );
}

/** Accounts that the bank pays when they are written on a new payee. */
export const GOOD_ACCOUNT = '6228480377770001';
/** And one that turns out to be closed, too. */
export const CLOSED_AGAIN = '6228480377770002';

const accountOf = (household: string) => HOUSEHOLDS.find(({ id }) => id === household)!.account;

const FATES = {
  [accountOf('H03')]: { outcome: 'closedAccount' },
  [accountOf('H04')]: { outcome: 'wrongName' },
  [accountOf('H05')]: { outcome: 'wrongBank' },
  [accountOf('H06')]: { timing: 'late' },
  [accountOf('H07')]: { timing: 'never' },
  [accountOf('H08')]: { outcome: 'closedAccount', timing: 'never' },
  [CLOSED_AGAIN]: { outcome: 'closedAccount' },
} as const;

const BANK = { ...FAULTLESS, seed: 'cycle' };

/** A bank whose first answer to each file has another sum than it was sent, and a line twice. */
export function troublesomeBank(): PayingBank {
  return new PayingBank({ ...BANK, changedSums: 1, repeatedLines: 1, fates: FATES });
}

/** The branch that is asked by telephone, and tells all that its head office keeps to itself. */
export function branchOfBank(): PayingBank {
  const told = Object.entries(FATES).map(([account, fate]) => [
    account,
    { ...fate, timing: 'atOnce' },
  ]);
  return new PayingBank({ ...BANK, fates: Object.fromEntries(told) });
}
