import { amountFen, type Fen, type Wh } from '@nuanbu/units';
import type { Programme } from './programme.ts';
import { paidWh, type StartRule } from './start-rule.ts';

/** What an energy earns: the part of it that is paid for, and the money. */
export interface Payout {
  readonly energyWh: Wh;
  readonly paidWh: Wh;
  readonly amountFen: Fen;
}

/** From kWh to yuan at one energy, rounded once (domain rules P1, E3). */
export function payoutAt(energyWh: Wh, programme: Programme, startRule: StartRule): Payout {
  const { range, rate, rounding } = programme.subsidy;
  const paid = paidWh(energyWh, range, startRule);
  return { energyWh, paidWh: paid, amountFen: amountFen(paid, rate, rounding) };
}

/** What a household's bill would be, as information beside its payout (domain rule P5). */
export interface Bill {
  readonly timeOfUseFen: Fen;
  readonly flatFen: Fen;
}

/** The price of a season's energy with and without time-of-use prices (domain rule P5). */
export function billOf(energy: { peakWh: Wh; valleyWh: Wh }, programme: Programme): Bill {
  const { peak, valley, flat } = programme.prices;
  const { rounding } = programme.subsidy;
  return {
    timeOfUseFen:
      amountFen(energy.peakWh, peak, rounding) + amountFen(energy.valleyWh, valley, rounding),
    flatFen: amountFen(energy.peakWh + energy.valleyWh, flat, rounding),
  };
}
