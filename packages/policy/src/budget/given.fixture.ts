/** Small programmes for budgets: what a test says, every parameter with the same source. */
import type { Raw } from '../parameters.ts';
import { readRaw } from '../parse.ts';
import type { Programme } from '../programme.ts';
import type { Budget } from './entry.ts';
import type { PlanRow } from './plan.ts';

const SOURCE = { document: 'notice', section: '一', says: 'It says so.' };

/** A parameter with its source. */
export function says(value: Raw): Raw {
  return { value, source: SOURCE };
}

/** Funders as the file lists them. */
export function funders(shares: Readonly<Record<string, string>>): Raw {
  return Object.entries(shares).map(([funder, share]) => ({ funder, share: says(share) }));
}

type Keys = Readonly<Record<string, Raw>>;

/** A component with rules; the city pays all of it unless the test says otherwise. */
export function component(per: string, rules: readonly Keys[], more: Keys = {}): Raw {
  return {
    title: { zh: '补贴', en: 'subsidy' },
    kind: 'equipment',
    per: says(per),
    rounding: says('halfUp'),
    toleranceYuan: says('1.00'),
    doubt: says('hold'),
    channel: says('personalCard'),
    funders: funders({ city: '1' }),
    rules: rules.map((rule, index) => ({ name: `rule${index + 1}`, ...rule })),
    ...more,
  };
}

/** A component that goes on as a programme that is not on file had it. */
export function inherited(per: string): Raw {
  return {
    title: { zh: '补贴', en: 'subsidy' },
    kind: 'equipment',
    per: says(per),
    inherited: says(['gone-2017']),
  };
}

export function pathwayIs(...words: string[]): Raw {
  return [{ fact: 'pathway', in: says(words) }];
}

/** A programme of the cohort 2021, paid three seasons from 1 December to 31 March. */
export function programmeWith(components: Keys, more: Keys = {}): Programme {
  const flag = says('false');
  const named = { zh: '方式', en: 'pathway', source: SOURCE };
  const raw: Raw = {
    programme: 'sample-2021',
    title: { zh: '方案', en: 'programme' },
    place: { zh: '某区', en: 'a district' },
    documents: { notice: { kind: 'notice', title: '方案' } },
    season: { firstDay: says('12-01'), lastDay: says('03-31') },
    cohorts: [{ year: '2021', seasonsPaid: says('3') }],
    tariff: {
      peakFrom: says('08:00'),
      peakTo: says('20:00'),
      peakYuanPerKwh: says('0.5'),
      valleyYuanPerKwh: says('0.3'),
      flatYuanPerKwh: says('0.4'),
    },
    pathways: { solar: named, gas: named },
    equipment: { heatPump: named, boiler: named },
    funders: { city: { zh: '市级', en: 'city' }, district: { zh: '区级', en: 'district' } },
    components,
    eligibility: {
      acceptanceRequired: says('true'),
      daysBeforeAcceptanceCount: flag,
      residenceRequired: says('true'),
      collectiveMembershipRequired: says('true'),
      openViolationBlocks: flag,
      oneHouseholdPerDwelling: flag,
    },
    completeness: { requiredPercent: says('98') },
    ...more,
  };
  const read = readRaw(raw, 'digest');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.programme;
}

/** Ten households of a village; the test says what else the plan has. */
export function planRow(more: Partial<PlanRow> = {}): PlanRow {
  return { town: '甲镇', village: '甲村', plannedHouseholds: 10, ...more };
}

export const perHousehold = (yuan: string) => ({ basis: says('household'), rate: says(yuan) });
export const perM2 = (yuan: string) => ({ basis: says('areaM2'), rate: says(yuan) });

/** The entries as `item year funder fen`, `≤` before a ceiling. */
export function money({ entries }: Budget): string[] {
  return entries.map(
    ({ item, year, funder, amountFen, isCeiling }) =>
      `${item || '-'} ${year || '-'} ${funder} ${isCeiling ? '≤' : ''}${amountFen}`,
  );
}

export function gaps({ unbudgeted }: Budget): string[] {
  return unbudgeted.map(
    ({ item, because, households }) => `${item || '-'} ${because} ${households}`,
  );
}

/** Two cohorts, each paid one season. */
export const TWO_COHORTS = {
  cohorts: [
    { year: '2021', seasonsPaid: says('1') },
    { year: '2022', seasonsPaid: says('1') },
  ],
};
