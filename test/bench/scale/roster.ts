import type { Platform } from '@nuanbu/cli/platform';
import { DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH } from '@nuanbu/metering';

const BY = { actor: 'bench' };
const VILLAGES_A_TOWN = 20;
/** What a file of a district holds; larger rosters come in several. */
const ROWS_A_FILE = 200_000;

/** Puts households on file, one for each meter, in villages of so many. */
export async function enrol(
  { ledger: { roster } }: Platform,
  meterIds: readonly string[],
  householdsAVillage: number,
): Promise<void> {
  for (let from = 0; from < meterIds.length; from += ROWS_A_FILE) {
    const these = meterIds.slice(from, from + ROWS_A_FILE);
    const households = these.map((meterId, index) => {
      const village = Math.floor((from + index) / householdsAVillage);
      return {
        ...{ householdId: `H${meterId}`, name: `户${from + index}`, village: `村${village}` },
        town: `镇${Math.floor(village / VILLAGES_A_TOWN)}`,
        ...{ cohortYear: 2021, acceptedOn: '2021-09-30' as const },
        ...{ resident: true, collectiveMember: true },
      };
    });
    await roster.importRoster(households, BY);
    const limits = { multiplier: 1, maxPowerW: DEFAULT_MAX_POWER_W, modulusWh: DEFAULT_MODULUS_WH };
    const meters = these.map((meterId) => ({ householdId: `H${meterId}`, meterId, ...limits }));
    await roster.importMeters(meters, BY);
  }
}
