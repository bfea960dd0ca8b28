import type { ReadingRefusal } from '@nuanbu/terms';
import type { Instant, KwhText, Wh } from '@nuanbu/units';

/** A sender's clock may be this far ahead (domain rule R4). */
export const FUTURE_GRACE_S = 10 * 60;

/** When and how a meter was installed, as far as a reading's acceptance depends on it. */
export interface InstalledSpan {
  readonly installedAt?: Instant | undefined;
  readonly removedAt?: Instant | undefined;
  readonly modulusWh: Wh;
}

/**
 * The installation to which a reading at an instant belongs. The instants of installation and
 * removal belong to it: the registers taken then are readings too. Where none covers the instant,
 * the reading is after a removal if there was one by then, and otherwise before an installation.
 */
export function installationAt<Span extends InstalledSpan>(
  installations: readonly Span[],
  at: Instant,
): Span | 'beforeInstallation' | 'afterRemoval' {
  let wasRemoved = false;
  for (const installation of installations) {
    const { installedAt, removedAt } = installation;
    const hasBegun = installedAt === undefined || installedAt <= at;
    const hasEnded = removedAt !== undefined && removedAt < at;
    if (hasBegun && !hasEnded) return installation;
    if (hasEnded) wasRemoved = true;
  }
  return wasRemoved ? 'afterRemoval' : 'beforeInstallation';
}

/**
 * Refuses a reading's time (domain rule R4): in the future, before installation, after removal.
 * `undefined` where the time is acceptable.
 */
export function refusalOfTime(
  installations: readonly InstalledSpan[],
  at: Instant,
  now: Instant,
): ReadingRefusal | undefined {
  if (at > now + FUTURE_GRACE_S) return 'readAtInFuture';
  const installation = installationAt(installations, at);
  return typeof installation === 'string' ? installation : undefined;
}

/** The register columns of a reading, in the order in which a refusal names them. */
export const REGISTER_FIELDS = ['total', 'peak', 'valley'] as const;
export type RegisterField = (typeof REGISTER_FIELDS)[number];

/** A register that is refused: which field, and why. */
export interface RegisterFault {
  readonly field: RegisterField;
  readonly code: ReadingRefusal;
}

/**
 * Refuses a reading's registers by the order of the checks (domain rule R4): any negative one
 * first, then any at or above the modulus, then any with too many decimals.
 *
 * @param registers total, peak, valley; undefined where the reading does not carry it.
 */
export function refusalOfRegisters(
  registers: readonly (KwhText | undefined)[],
  modulusWh: Wh,
): RegisterFault | undefined {
  const find = (code: ReadingRefusal, isFault: (register: KwhText) => boolean) => {
    const index = registers.findIndex((register) => register !== undefined && isFault(register));
    return index < 0 ? undefined : { field: REGISTER_FIELDS[index]!, code };
  };
  return (
    find('negativeRegister', (register) => register.kind === 'negative') ??
    find('registerTooLarge', (register) => (magnitudeWh(register) ?? 0) >= modulusWh) ??
    find('tooManyDecimals', (register) => register.kind === 'tooManyDecimals')
  );
}

function magnitudeWh(register: KwhText): Wh | undefined {
  if (register.kind === 'exact') return register.wh;
  return register.kind === 'tooManyDecimals' ? register.wholeWh : undefined;
}
