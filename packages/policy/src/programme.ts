import type { Fen, Rate, Rounding, SharePpm } from '@nuanbu/units';
import type { ProgrammeFile, Source } from './schema.ts';
import type { PaidRange, StartRule } from './start-rule.ts';

/** A parameter's name in the programme file, its value as printed there, and its source. */
export interface CitedParameter {
  readonly name: string;
  readonly source: Source;
}

/** One cohort and how many seasons from its own year on are paid (domain rule P4). */
export interface Cohort {
  readonly year: number;
  readonly seasonsPaid: number;
}

/** A programme as the rest of the software uses it: exact values, with the file behind them. */
export interface Programme {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** SHA-256 of the file's bytes: the version that a run names. */
  readonly digest: string;
  readonly file: ProgrammeFile;
  readonly cohorts: readonly Cohort[];
  readonly subsidy: {
    readonly rate: Rate;
    readonly range: PaidRange;
    readonly startRule: StartRule;
    readonly rounding: Rounding;
    readonly toleranceFen: Fen;
    readonly funders: readonly SharePpm[];
  };
  readonly prices: { readonly peak: Rate; readonly valley: Rate; readonly flat: Rate };
  readonly hours: { readonly peak: readonly { readonly fromS: number; readonly toS: number }[] };
  readonly completenessPercent: number;
}

/** Draws a programme's values out of its file. */
export function programmeOf(file: ProgrammeFile, digest: string): Programme {
  const { subsidy, tariff } = file;
  return {
    name: file.programme,
    title: file.title,
    digest,
    file,
    cohorts: file.cohorts.map(({ year, seasonsPaid }) => ({
      year,
      seasonsPaid: seasonsPaid.value,
    })),
    subsidy: {
      rate: subsidy.yuanPerKwh.value,
      range: {
        startWh: subsidy.startKwh.value,
        startQualifies: subsidy.startQualifies.value,
        capWh: subsidy.capKwh.value,
      },
      startRule: subsidy.startRule.value,
      rounding: subsidy.rounding.value,
      toleranceFen: subsidy.toleranceYuan.value,
      funders: subsidy.funders.map(({ funder, sharePpm }) => ({ funder, ppm: sharePpm.value })),
    },
    prices: {
      peak: tariff.peakYuanPerKwh.value,
      valley: tariff.valleyYuanPerKwh.value,
      flat: tariff.flatYuanPerKwh.value,
    },
    hours: { peak: [{ fromS: tariff.peakFrom.value, toS: tariff.peakTo.value }] },
    completenessPercent: file.completeness.requiredPercent.value,
  };
}
