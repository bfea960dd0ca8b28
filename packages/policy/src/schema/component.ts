import { CHANNELS, COMPONENT_KINDS, codesOf } from '@nuanbu/terms';
import { ROUNDINGS } from '@nuanbu/units';
import { z } from 'zod';
import { parameter } from './parameter.ts';
import { funder, rule } from './rule.ts';
import { faultsIn, MUST_BE } from './said.ts';
import { bothLanguages, flag, programmeName, yuan } from './values.ts';

const head = {
  title: bothLanguages,
  kind: z.enum(codesOf(COMPONENT_KINDS)),
  /** How often a household is paid: each heating season, each calendar year, or once. */
  per: parameter(z.enum(['season', 'year', 'once'])),
};

/** A component whose rules this file has. */
export const ownComponent = z.strictObject({
  ...head,
  rounding: parameter(z.enum(ROUNDINGS)),
  toleranceYuan: parameter(yuan),
  /** Whether a line in doubt waits as a whole, or its certain part is paid first. */
  doubt: parameter(z.enum(['hold', 'payCertain'])),
  /** Whether it asks for acceptance, where that differs from `eligibility`. */
  acceptanceRequired: parameter(flag).optional(),
  /** To whom the money goes; `contractor` is whoever supplied or built what is subsidised. */
  channel: parameter(z.enum(codesOf(CHANNELS))),
  /** Of a prepaid pool, whether what is left at the end goes back. */
  returnUnused: parameter(flag).optional(),
  funders: z.array(funder).min(1),
  rules: z.array(rule).min(1),
});

/** A component that goes on as an earlier programme had it. */
export const inheritedComponent = z.strictObject({
  ...head,
  /** Programmes by name; the first that is on file and has the component is taken. */
  inherited: parameter(z.array(programmeName).min(1)),
});

/** Either form, told apart by the key `inherited`, so that problems are named inside the right one. */
export const component = z
  .record(z.string(), z.unknown(), MUST_BE.component.en)
  .transform((given, context) => {
    const form = Object.hasOwn(given, 'inherited') ? inheritedComponent : ownComponent;
    const parsed = form.safeParse(given);
    if (parsed.success) return parsed.data;
    for (const { issue, zh } of faultsIn(form, given, parsed.error.issues)) {
      context.issues.push({ ...issue, input: given, params: { zh } } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
export type OwnComponentFile = z.output<typeof ownComponent>;
export type ComponentFile = z.output<typeof component>;
