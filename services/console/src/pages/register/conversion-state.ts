/** How far a household's conversion is. */
export type ConversionState = 'accepted' | 'awaitingAcceptance' | 'notConverted';

/** One that is accepted was converted, whether its day is known or not. */
export function stateOf(conversion: {
  readonly convertedOn?: string | undefined;
  readonly acceptedOn?: string | undefined;
}): ConversionState {
  if (conversion.acceptedOn !== undefined) return 'accepted';
  return conversion.convertedOn === undefined ? 'notConverted' : 'awaitingAcceptance';
}

const THOUSAND = 1_000;

/** Thousandths of a square metre as square metres, exact: `60`, `52.5`. */
export function areaText(milliM2: number): string {
  const decimals = String(milliM2 % THOUSAND)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const whole = String(Math.trunc(milliM2 / THOUSAND));
  return decimals === '' ? whole : `${whole}.${decimals}`;
}
