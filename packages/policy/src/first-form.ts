import { isMap, type Raw } from './parameters.ts';

type RawMap = { readonly [key: string]: Raw };

/** What a file of the first form said of its one subsidy, so much for each kWh. */
const SUBSIDY_KEYS = [
  ...(['yuanPerKwh', 'startKwh', 'startRule', 'startQualifies', 'capKwh'] as const),
  ...(['rounding', 'toleranceYuan', 'funders'] as const),
];

/**
 * A file of the first form as the present one says it, and any other as it is. Runs name their
 * programme by the digest of its text, so that a text on file never changes its form; by this one
 * they are computed again (domain rule S1). What the first form could not say holds as it did then:
 * a season's kWh, paid to a card, and a line in doubt waits.
 */
export function inPresentForm(raw: Raw): Raw {
  if (!isMap(raw) || !isMap(raw.subsidy ?? null)) return raw;
  const { subsidy, ...file } = raw as RawMap & { readonly subsidy: RawMap };
  const hasForm =
    Object.keys(subsidy).length === SUBSIDY_KEYS.length &&
    SUBSIDY_KEYS.every((key) => Object.hasOwn(subsidy, key)) &&
    isMap(subsidy.startRule ?? null) &&
    Array.isArray(subsidy.funders);
  if (!hasForm || Object.hasOwn(file, 'components')) return raw;
  const funders = (subsidy.funders as readonly Raw[]).filter(isMap);
  return {
    ...file,
    place: file.title ?? null,
    funders: Object.fromEntries(
      funders.map(({ funder }) => [String(funder), { zh: funder ?? null, en: funder ?? null }]),
    ),
    components: { energySubsidy: componentOf(subsidy, funders) },
  };
}

function componentOf(subsidy: RawMap, funders: readonly RawMap[]): Raw {
  const { yuanPerKwh = null, rounding = null, toleranceYuan = null } = subsidy;
  return {
    title: { zh: '用电补贴', en: 'electricity subsidy' },
    kind: 'running',
    per: unsaid('season', yuanPerKwh),
    rounding,
    toleranceYuan,
    doubt: unsaid('hold', toleranceYuan),
    channel: unsaid('personalCard', yuanPerKwh),
    funders: funders.map(({ funder = null, sharePpm = null }) => ({
      funder,
      share: isMap(sharePpm) ? { ...sharePpm, value: ofMillion(sharePpm.value) } : sharePpm,
    })),
    rules: [
      {
        name: 'perKwh',
        title: { zh: '按用电量补贴', en: 'for each kWh' },
        basis: isMap(yuanPerKwh) ? { ...yuanPerKwh, value: 'totalKwh' } : yuanPerKwh,
        start: {
          at: subsidy.startKwh ?? null,
          rule: startRuleOf(subsidy.startRule as RawMap),
          qualifies: subsidy.startQualifies ?? null,
        },
        limit: subsidy.capKwh ?? null,
        rate: yuanPerKwh,
      },
    ],
  };
}

/** A parameter that the form had no key for, beside the place of one that it had. */
function unsaid(value: string, beside: Raw): Raw {
  const source = isMap(beside) && isMap(beside.source ?? null) ? beside.source : undefined;
  return {
    value,
    source: {
      ...(source as RawMap | undefined),
      says: 'The first form of programme files had no word for it: it was always so.',
      zh: '方案文件的第一种格式没有这一项，一律如此。',
    },
  };
}

/** Who chose a reading was not said; without a question there are no other readings. */
function startRuleOf({ otherReadings, ...said }: RawMap): Raw {
  if (said.openQuestion === undefined) return said;
  return { ...said, ...(otherReadings && { otherReadings }), decidedBy: 'nuanbu' };
}

/** Parts of a million as a share with decimals. */
function ofMillion(ppm: Raw | undefined): Raw {
  if (typeof ppm !== 'string' || !/^\d{1,7}$/.test(ppm)) return ppm ?? null;
  const digits = ppm.padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}
