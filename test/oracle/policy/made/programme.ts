/** Made-up programmes, as the text of their files. */
import { stringify } from 'yaml';
import type { Random } from '../../season/random.ts';
import { type Raw, said } from '../raw.ts';
import type { Frame } from './frame.ts';
import { cited, makeFunders, makeRule, type RawMap, type Sample } from './rule.ts';

const FUNDERS = ['central', 'city', 'district', 'company'];
const BOTH = { zh: '补贴', en: 'subsidy' };
const FLAGS = [
  'acceptanceRequired',
  'daysBeforeAcceptanceCount',
  'residenceRequired',
  'collectiveMembershipRequired',
  'openViolationBlocks',
  'oneHouseholdPerDwelling',
];

export function yamlOf(raw: Raw): string {
  return stringify(raw, { aliasDuplicateObjects: false });
}

/** Without rules that leave nobody to them, which a file may not have. */
function withoutHidden(rules: readonly RawMap[]): RawMap[] {
  const day = (rule: RawMap, key: string, fallback: string) => said(rule, key) ?? fallback;
  const meet = (a: RawMap, b: RawMap) =>
    day(a, 'validFrom', '0000') <= day(b, 'validTo', '9999') &&
    day(b, 'validFrom', '0000') <= day(a, 'validTo', '9999');
  const isAs = (a: RawMap, b: RawMap) => JSON.stringify(a.when) === JSON.stringify(b.when);
  return rules.filter((rule, index) => {
    const earlier = rules.slice(0, index);
    return !earlier.some((each) => meet(each, rule) && (!each.when || isAs(each, rule)));
  });
}

function makeComponent(random: Random, frame: Frame, samples: readonly Sample[]): RawMap {
  const rounding = random.pick(['halfUp', 'halfUp', 'halfEven', 'floor', 'ceil']);
  const names = ['first', 'second', 'third'].slice(0, random.int(1, 3));
  return {
    title: BOTH,
    kind: random.pick(['running', 'equipment', 'fuel']),
    per: cited(frame.per),
    rounding: cited(rounding),
    toleranceYuan: cited(random.pick(['1.00', '1', '0', '0.01', '5.5', '200'])),
    doubt: cited(random.pick(['hold', 'payCertain'])),
    channel: cited('personalCard'),
    funders: makeFunders(random, FUNDERS),
    ...(random.chance(0.15) ? { acceptanceRequired: cited(random.pick(['true', 'false'])) } : {}),
    rules: withoutHidden(
      names.map((name) => makeRule(random, name, frame, rounding, FUNDERS, samples)),
    ),
  };
}

function makeRecognition(random: Random): RawMap {
  const joins = () => cited(random.pick(['oneHousehold', 'oneHousehold', 'apart']));
  const certifier = () => cited(random.pick(['village', 'town', 'villageAndTown', 'never']));
  return {
    sameBook: joins(),
    spouse: joins(),
    livesWithParents: joins(),
    sharedCourtyard: joins(),
    livesApart: certifier(),
    otherSplit: certifier(),
  };
}

function makeRecovery(random: Random): RawMap {
  return {
    components: cited(random.pick([['all'], ['paid']])),
    seasons: cited(random.pick(['all', 'endingAfter'])),
  };
}

function head(random: Random, name: string, frame: Frame): RawMap {
  const declared = (words: readonly string[]) =>
    Object.fromEntries(words.map((each) => [each, { ...BOTH, source: cited('').source! }]));
  return {
    programme: name,
    title: BOTH,
    place: BOTH,
    documents: { notice: { kind: 'notice', title: 'made up' } },
    season: { firstDay: cited(frame.firstDay), lastDay: cited(frame.lastDay) },
    cohorts: frame.cohortYears.map((year) => ({
      year: String(year),
      seasonsPaid: cited(String(random.pick([1, 2, 3, 4, 6, 9, 9, 9]))),
    })),
    pathways: declared(frame.pathways),
    equipment: declared([...frame.equipment, ...(random.chance(0.2) ? ['x9'] : [])]),
    funders: Object.fromEntries(FUNDERS.map((each) => [each, BOTH])),
  };
}

function tail(random: Random): RawMap {
  return {
    eligibility: Object.fromEntries(
      FLAGS.map((flag) => [flag, cited(random.pick(['true', 'false']))]),
    ),
    ...(random.chance(0.6) ? { recognition: makeRecognition(random) } : {}),
    ...(random.chance(0.3) ? { recovery: makeRecovery(random) } : {}),
    completeness: { requiredPercent: cited('98') },
  };
}

function tariff(frame: Frame): RawMap {
  return {
    tariff: {
      peakFrom: cited(frame.peakFrom),
      peakTo: cited(frame.peakTo),
      peakYuanPerKwh: cited('0.5769'),
      valleyYuanPerKwh: cited('0.3469'),
      flatYuanPerKwh: cited('0.5'),
    },
  };
}

/** Files by name. The first is the programme that is settled; others are its ancestors. */
export function makeProgrammes(
  random: Random,
  frame: Frame,
  samples: readonly Sample[],
): Record<string, string> {
  const component = makeComponent(random, frame, samples);
  const other = {
    ...makeComponent(random, { ...frame, countsEnergy: false }, []),
    rules: [{ name: 'flat', basis: cited('household'), rate: cited('300') }],
  };
  const own = (paid: RawMap): RawMap => (random.chance(0.3) ? { other, paid } : { paid });
  if (random.chance(0.9)) {
    const raw = { ...head(random, 'made', frame), ...tariff(frame) };
    return { made: yamlOf({ ...raw, components: own(component), ...tail(random) }) };
  }
  const inherits = (from: string[]): RawMap => ({
    title: BOTH,
    kind: 'running',
    per: cited(frame.per),
    inherited: cited(from),
  });
  const file = (name: string, components: RawMap, hours: RawMap) => {
    // Whoever inherits may declare fewer words than the rules use.
    const pathways = frame.pathways.slice(name === 'before' ? 0 : random.int(0, 1));
    const declaring = { ...frame, pathways };
    return yamlOf({ ...head(random, name, declaring), ...hours, components, ...tail(random) });
  };
  const hours = (peakFrom: string, peakTo: string) => tariff({ ...frame, peakFrom, peakTo });
  const isOnHand = random.chance(0.7);
  const grandparent = isOnHand
    ? { before: file('before', { paid: component }, tariff(frame)) }
    : {};
  const isFar = random.chance(0.5);
  const between = isFar
    ? {
        between: file(
          'between',
          { paid: inherits(['before']) },
          random.chance(0.5) ? hours('05:30', '12:00') : {},
        ),
      }
    : {};
  const ancestors = isFar ? ['lost', 'between'] : ['lost', 'before'];
  return {
    made: file(
      'made',
      own(inherits(ancestors)),
      // Its own hours, where it has any, stand above those by which the ancestor counted.
      random.chance(0.5) ? hours('07:00', '22:30') : {},
    ),
    ...between,
    ...grandparent,
  };
}
