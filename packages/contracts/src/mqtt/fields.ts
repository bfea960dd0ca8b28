import { parseInstant, readKwhNumber, readKwhText } from '@nuanbu/units';
import { z } from 'zod';
import { MQTT_VERSION } from './topics.ts';

/** The longest meter number that a message may carry. */
export const METER_ID_LENGTH_MAX = 64;
/** The most readings of one message. */
export const READINGS_MAX = 5_000;

/** ISO 8601 date and time with an offset, fractions of a second only if they are zero. */
const ISO_WITH_OFFSET =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,]0+)?)?\\s*([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$';

/** The same with any fraction, for a time that nothing depends on. */
const FRACTION = /[.,]\d+/;

/** An instant's text with an offset → epoch seconds; undefined where it is none from 1970 on. */
export function wireInstant(text: string): number | undefined {
  const at = parseInstant(text, true);
  return at === undefined || at < 0 ? undefined : at;
}

/** Whether text is acceptable as `sentAt`, which may name fractions of a second. */
export function isSentAtText(text: string): boolean {
  return text.length <= 40 && wireInstant(text.replace(FRACTION, '')) !== undefined;
}

export const zVersion = z.literal(MQTT_VERSION).meta({
  description:
    'The version of this contract. Another whole number is refused as unsupportedVersion.',
});

const zEpochSeconds = z.int().min(0).meta({ description: 'Whole UTC epoch seconds.' });

export const zInstant = z
  .union([
    z
      .string()
      .regex(new RegExp(ISO_WITH_OFFSET))
      .refine((text) => wireInstant(text) !== undefined)
      .meta({ description: 'ISO 8601 with an offset, in whole seconds.' }),
    zEpochSeconds,
  ])
  .meta({
    id: 'Instant',
    description: 'An instant from 1970 on. Never local time without an offset, never milliseconds.',
    examples: ['2021-12-01T00:00:00+08:00', 1638288000],
  });

export const zSentAt = z
  .union([
    z
      .string()
      .max(40)
      .refine(isSentAtText)
      .meta({ description: 'ISO 8601 with an offset; fractions of a second are allowed here.' }),
    zEpochSeconds,
  ])
  .meta({
    id: 'SentAt',
    description: 'When the message was made. Echoed in receipts; nothing is computed from it.',
  });

export const zMeterId = z.string().min(1).max(METER_ID_LENGTH_MAX).meta({
  id: 'MeterId',
  description: 'The meter’s asset number (资产号) as the register has it.',
});

const isExactText = (text: string) => readKwhText(text).kind === 'exact';
const isExactNumber = (value: number) => readKwhNumber(value).kind === 'exact';

export const zKwh = z
  .union([
    z
      .string()
      .regex(/^[0-9]+(\.[0-9]{1,3})?$/)
      .refine(isExactText),
    z.number().min(0).refine(isExactNumber),
  ])
  .meta({
    id: 'Kwh',
    description:
      'A cumulative register in kWh, before the multiplier: text or a number with at most three ' +
      'decimals, trailing zeros included. A finer value is refused, never rounded.',
    examples: ['1000.30', 1000.3],
  });

export const zOptionalKwh = zKwh.nullable().meta({
  id: 'OptionalKwh',
  description: 'As `total`; null says the same as leaving it out: the register was not read.',
});

export const zCorrection = z
  .strictObject({
    by: z.string().min(1).max(200).meta({ description: 'Who decided.' }),
    why: z.string().min(1).max(1_000).meta({ description: 'Why the earlier value was wrong.' }),
  })
  .meta({
    id: 'Correction',
    description:
      'Makes every reading of the message a correction, which counts over whatever stands at its ' +
      'meter and instant. Only for senders who may correct.',
  });
