import type { UnknownAmountFinding } from '@nuanbu/terms';
import type { Applicant } from './applicant.ts';

/** What a rule counts. */
export const BASES = [
  'totalKwh',
  'peakKwh',
  'valleyKwh',
  'areaM2',
  'gasM3',
  'coalT',
  'household',
  'costYuan',
  'runningCostYuan',
] as const;
export type Basis = (typeof BASES)[number];

/** The bases that are read from meters. */
export const ENERGY_BASES = ['totalKwh', 'peakKwh', 'valleyKwh'] as const;
export type EnergyBasis = (typeof ENERGY_BASES)[number];
/** The bases that the roster has. */
export type FactBasis = Exclude<Basis, EnergyBasis>;

export function isEnergyBasis(basis: Basis): basis is EnergyBasis {
  return (ENERGY_BASES as readonly Basis[]).includes(basis);
}

/** The unit in which a basis is counted and priced, as printed. */
export const BASIS_UNITS: Readonly<Record<Basis, { readonly zh: string; readonly en: string }>> = {
  totalKwh: { zh: '千瓦时', en: 'kWh' },
  peakKwh: { zh: '千瓦时（峰）', en: 'kWh at peak' },
  valleyKwh: { zh: '千瓦时（谷）', en: 'kWh at valley' },
  areaM2: { zh: '平方米', en: 'm²' },
  gasM3: { zh: '立方米', en: 'm³ of gas' },
  coalT: { zh: '吨', en: 't of coal' },
  household: { zh: '户', en: 'household' },
  costYuan: { zh: '元（改造费用）', en: 'yuan of cost' },
  runningCostYuan: { zh: '元（取暖费用）', en: 'yuan of heating cost' },
};

/** A quantity from the roster in thousandths of its unit, or the finding that names what it lacks. */
export function factQuantity(
  basis: FactBasis,
  applicant: Applicant,
): number | UnknownAmountFinding {
  switch (basis) {
    case 'household':
      return 1_000;
    case 'areaM2':
      return applicant.areaMilliM2 ?? 'areaMissing';
    case 'gasM3':
      return applicant.gasMilliM3 ?? 'gasVolumeMissing';
    case 'coalT':
      return applicant.coalKg ?? 'coalMassMissing';
    case 'costYuan':
      return applicant.costFen === undefined ? 'costMissing' : applicant.costFen * 10;
    case 'runningCostYuan':
      return applicant.runningCostFen === undefined
        ? 'runningCostMissing'
        : applicant.runningCostFen * 10;
  }
}
