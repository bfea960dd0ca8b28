import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type MeterRow, readMeters } from './meters.ts';
import { readReadings } from './readings.ts';
import { ROSTER_COLUMNS, type RosterRow, readRoster } from './roster.ts';
import {
  meterRow,
  metersHeader,
  readingRows,
  readingsHeader,
  rosterHeader,
  rosterRow,
} from './write-cases.ts';

const NOW = 1_700_000_000;
const MODULUS_WH = 1_000_000_000;

/** Text as a reader hands it on: without spaces around it, perhaps with what needs quotes. */
const text = fc
  .array(fc.constantFrom('a', '3', '村', ',', '"', ' ', '东'), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join('').trim())
  .filter((joined) => joined !== '');
const day = fc.constantFrom('2021-09-30', '2022-02-28');
const word = fc.stringMatching(/^[a-zA-Z0-9-]{1,12}$/);
const thousandths = fc.integer({ min: 0, max: 1_000_000_000_000 });
const fen = fc.integer({ min: 0, max: 100_000_000_000 });
/** What the money of programmes beyond electricity depends on. */
const facts = {
  pathway: word,
  equipment: word,
  areaMilliM2: thousandths,
  costFen: fen,
  runningCostFen: fen,
  gasMilliM3: thousandths,
  coalKg: thousandths,
  baselineWh: thousandths,
  convertedOn: day,
  acceptedBy: text,
  householdBook: text,
  splitCertifiedByVillage: fc.boolean(),
  splitCertifiedByTown: fc.boolean(),
  splitBecause: fc.constantFrom('livesApart' as const, 'other' as const),
  endedOn: day,
};
const because = fc.constantFrom(
  'spouse' as const,
  'livesWithParents' as const,
  'sharedCourtyard' as const,
);
const household: fc.Arbitrary<RosterRow> = fc.record(
  {
    ...facts,
    householdId: text,
    name: text,
    town: text,
    village: text,
    cohortYear: fc.integer({ min: 1900, max: 2200 }),
    resident: fc.boolean(),
    collectiveMember: fc.boolean(),
    acceptedOn: day,
    violationOn: day,
    dwellingId: text,
  },
  {
    requiredKeys: [
      'householdId',
      'name',
      'town',
      'village',
      'cohortYear',
      'resident',
      'collectiveMember',
    ],
  },
);
const instant = fc.integer({ min: 1_600_000_000, max: NOW });
const meter: fc.Arbitrary<MeterRow> = fc
  .record(
    {
      meterId: text,
      installedAt: instant,
      installedWh: fc.integer({ min: 0, max: MODULUS_WH - 1 }),
      multiplier: fc.integer({ min: 1, max: 100_000 }),
      maxPowerW: fc.integer({ min: 1, max: 1_000_000_000 }),
    },
    { requiredKeys: ['meterId', 'installedAt'] },
  )
  .map((row) => ({ householdId: 'H1', ...row }));

/** Rows without the fields that are undefined, which a written file cannot tell from absent ones. */
function plain<Row extends object>(row: Row): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

test('a written roster is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(household, { selector: (row) => row.householdId, maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), because), { maxLength: 5 }),
      async (alone, links) => {
        const rows = alone.map((row, index) => {
          const [to, sameHouseholdBecause] = links[index] ?? [index];
          const sameHouseholdAs = to === index ? undefined : alone[to]?.householdId;
          return sameHouseholdAs ? { ...row, sameHouseholdAs, sameHouseholdBecause } : row;
        });
        const file = rosterHeader() + rows.map(rosterRow).join('');
        const read = await readRoster([Buffer.from(file)]);
        assert.deepEqual(read.refusals, []);
        assert.deepEqual(read.rows.map(plain), rows.map(plain));
      },
    ),
  );
});

test('a written roster has every column that is not personal, whoever fills it', () => {
  const personal = 'id_number,phone,address,payee_name,payee_account,payee_bank'.split(',');
  const columns = [...ROSTER_COLUMNS.required, ...ROSTER_COLUMNS.optional];
  assert.deepEqual(
    rosterHeader().trimEnd().split(',').sort(),
    columns.filter((column) => !personal.includes(column)).sort(),
  );
});

test('a written meters file is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(meter, { selector: (row) => row.meterId, maxLength: 5 }),
      async (rows) => {
        const file = metersHeader() + rows.map(meterRow).join('');
        const read = await readMeters([Buffer.from(file)], () => true, MODULUS_WH);
        assert.deepEqual(read.refusals, []);
        assert.deepEqual(read.rows.map(plain), rows.map(plain));
      },
    ),
  );
});

test('written readings are read back as they were', async () => {
  const register = fc.integer({ min: 0, max: MODULUS_WH - 1 });
  const reading = fc.tuple(
    instant,
    register,
    fc.oneof(register, fc.constant(-1)),
    fc.oneof(register, fc.constant(-1)),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(reading, { maxLength: 5 }), async (meterId, readings) => {
      const row = readingRows(meterId);
      const file = readingsHeader() + readings.map((each) => row(...each)).join('');
      const known = { index: 0, installations: [{ modulusWh: MODULUS_WH }] };
      const read: number[][] = [];
      await readReadings(
        [Buffer.from(file)],
        new Map([[meterId, known]]),
        NOW,
        (_, ...values) => read.push(values),
        (refusal) => assert.fail(JSON.stringify(refusal)),
      );
      assert.deepEqual(read, readings);
    }),
  );
});
