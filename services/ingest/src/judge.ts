import {
  type DecodedReadings,
  FUTURE_GRACE_S,
  installationAt,
  ROW_MALFORMED,
  ROW_NEGATIVE,
  ROW_TOO_MANY_DECIMALS,
} from '@nuanbu/contracts';
import type { ReadingRefusal } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { IndexedMeter, MeterIndex } from './meters.ts';
import type { QuarantineReason } from './ports.ts';

/** Who sends, as far as it decides what is accepted. */
export interface SenderRights {
  readonly villages: readonly string[] | 'all';
  readonly mayCorrect: boolean;
}

/** What became of a message's readings, before they are stored. Used again for the next message. */
export class Judgement {
  /** The meter of each accepted row; undefined where the row is refused. */
  readonly meters: (IndexedMeter | undefined)[] = [];
  /** One for each refused row, in order. */
  refusals: QuarantineReason[] = [];
  accepted = 0;
}

/**
 * Judges the readings of a message by domain rule R4, each for itself, in the order of the table of
 * refusals. Pure: the register of meters, the sender and the time are arguments.
 */
export function judge(
  message: DecodedReadings,
  index: MeterIndex,
  sender: SenderRights,
  now: Instant,
  out: Judgement,
): void {
  const { length, meterIds, at, totalWh, peakWh, valleyWh, faults, faulty } = message;
  const rights = index.rightsOf(sender);
  const latest = now + FUTURE_GRACE_S;
  const mayStore = message.correction === undefined || sender.mayCorrect;
  out.refusals = [];
  out.accepted = 0;
  let lastId = '';
  let meter: IndexedMeter | undefined;
  for (let row = 0; row < length; row += 1) {
    const isFaulty = faulty > 0 && faults[row] !== 0;
    if (!isFaulty) {
      const meterId = meterIds[row]!;
      if (meterId !== lastId) {
        meter = index.find(meterId);
        lastId = meterId;
      }
      const instant = at[row]!;
      if (
        meter !== undefined &&
        mayStore &&
        instant <= latest &&
        instant >= meter.firstAt &&
        instant <= meter.lastAt &&
        totalWh[row]! < meter.modulusWh &&
        peakWh[row]! < meter.modulusWh &&
        valleyWh[row]! < meter.modulusWh &&
        rights[meter.village] === 1
      ) {
        out.meters[row] = meter;
        out.accepted += 1;
        continue;
      }
    }
    const refusal = refusalOf(message, row, index, rights, latest, mayStore);
    out.meters[row] = refusal === undefined ? index.find(meterIds[row]!) : undefined;
    if (refusal === undefined) out.accepted += 1;
    else out.refusals.push(refusal);
  }
}

/** The first check that a row does not pass; undefined where it passes all. */
function refusalOf(
  message: DecodedReadings,
  row: number,
  index: MeterIndex,
  rights: Uint8Array,
  latest: Instant,
  mayStore: boolean,
): QuarantineReason | undefined {
  const refuse = (code: ReadingRefusal, field: string): QuarantineReason => ({
    code,
    index: row,
    detail: message.place(row, field),
  });
  const fault = message.faults[row]!;
  if (fault & ROW_MALFORMED) return refuse('malformed', message.faultyField(row, ROW_MALFORMED));
  const meter = index.find(message.meterIds[row]!);
  if (meter === undefined) return refuse('unknownMeter', 'meter');
  if (!meter.installations.some(({ village }) => rights[village] === 1)) {
    return refuse('notYourMeter', 'meter');
  }
  const at = message.at[row]!;
  const installation = installationAt(meter.installations, at);
  // A meter that moved is judged by the village where it was at the reading's time.
  if (typeof installation !== 'string' && rights[installation.village] !== 1) {
    return refuse('notYourMeter', 'meter');
  }
  if (at > latest) return refuse('readAtInFuture', 'at');
  if (typeof installation === 'string') return refuse(installation, 'at');
  const registers = [message.totalWh[row]!, message.peakWh[row]!, message.valleyWh[row]!];
  if (fault & ROW_NEGATIVE)
    return refuse('negativeRegister', message.faultyField(row, ROW_NEGATIVE));
  const tooLarge = registers.findIndex((wh) => wh >= installation.modulusWh);
  if (tooLarge >= 0) return refuse('registerTooLarge', REGISTERS[tooLarge]!);
  if (fault & ROW_TOO_MANY_DECIMALS) {
    return refuse('tooManyDecimals', message.faultyField(row, ROW_TOO_MANY_DECIMALS));
  }
  return mayStore ? undefined : refuse('correctionNotAllowed', '');
}

const REGISTERS = ['total', 'peak', 'valley'] as const;
