import { TroubleError } from '@nuanbu/terms';
import { appendAudit } from '../audit/audit.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext } from '../context.ts';
import { equalityOf, open, type PersonalField } from './cipher.ts';
import type { DataKeys } from './keys.ts';
import { maskValue } from './mask.ts';
import { type Rotation, rotateKeys } from './rotate.ts';

/** The fields that a household has, as text; a field that the roster never gave is absent. */
export type PersonalValues = Partial<Record<PersonalField, string>>;

/** Several households that have one card, one identity number or one telephone. */
export interface SharedValue {
  readonly field: PersonalField;
  readonly masked: string;
  /** In byte order. */
  readonly households: readonly string[];
}

/** Personal data of the newest roster version (domain rule S8). */
export interface Personal {
  /** Masked, for screens and public notices; households without any value are left out. */
  masked(householdIds: readonly string[]): Promise<Map<string, PersonalValues>>;
  /**
   * In full. Who looked at whom, and why, is in the audit chain before the values are handed out.
   *
   * @throws TroubleError `householdNotFound`.
   */
  reveal(householdId: string, by: By & { readonly why: string }): Promise<PersonalValues>;
  /** Values of a field that more than one household has. */
  shared(field: PersonalField): Promise<SharedValue[]>;
  /**
   * Seals everything anew with the newest key and retires the others. From then on no process can
   * seal with a retired one.
   *
   * @param keys the new key before all that are in use; those of this process where left out.
   */
  rotateKeys(by: By, keys?: DataKeys): Promise<Rotation>;
}

export function personalOf(context: LedgerContext): Personal {
  return {
    masked: (householdIds) => masked(context, householdIds),
    reveal: (householdId, by) => reveal(context, householdId, by),
    shared: (field) => shared(context, field),
    rotateKeys: (by, keys) => rotateKeys(context, by, keys ?? context.keys),
  };
}

function standing(context: LedgerContext) {
  return context.db
    .selectFrom('personal_value')
    .select(['household_id', 'field', 'sealed'])
    .where('to_version', 'is', null);
}

async function masked(
  context: LedgerContext,
  householdIds: readonly string[],
): Promise<Map<string, PersonalValues>> {
  const rows = await standing(context)
    .where('household_id', '=', (e) => e.fn.any(e.val([...householdIds])))
    .execute();
  const all = new Map<string, PersonalValues>();
  for (const { household_id: householdId, field, sealed } of rows) {
    const values = all.get(householdId) ?? {};
    all.set(householdId, values);
    values[field] = maskValue(field, open(context.keys, householdId, field, sealed));
  }
  return all;
}

async function reveal(
  context: LedgerContext,
  householdId: string,
  by: By & { readonly why: string },
): Promise<PersonalValues> {
  const known = await context.db
    .selectFrom('household')
    .select('household_id')
    .where('household_id', '=', householdId)
    .executeTakeFirst();
  if (!known)
    throw new TroubleError('householdNotFound', {
      zh: `户号为 ${householdId}。`,
      en: `Its number would be ${householdId}.`,
    });
  const rows = await standing(context).where('household_id', '=', householdId).execute();
  const values: PersonalValues = {};
  for (const { field, sealed } of rows) {
    values[field] = open(context.keys, householdId, field, sealed);
  }
  await decide(context, { actor: by.actor }, 'revealPersonal', {}, (work) =>
    appendAudit(work, context, {
      actor: by.actor,
      action: 'personalDataViewed',
      subject: `household ${householdId}`,
      content: { why: by.why, fields: Object.keys(values).sort() },
    }),
  );
  return values;
}

async function shared(context: LedgerContext, field: PersonalField): Promise<SharedValue[]> {
  const rows = await standing(context)
    .select(['key_id', 'equality'])
    .where('field', '=', field)
    .orderBy('household_id')
    .execute();
  const { newest } = context.keys;
  const holders = new Map<string, { masked: string; households: string[] }>();
  for (const { household_id: householdId, sealed, ...row } of rows) {
    // Hashes of two keys cannot be compared: what an older key sealed is hashed anew.
    const value = (): string => open(context.keys, householdId, field, sealed);
    const equality = row.key_id === newest.id ? row.equality : equalityOf(newest, field, value());
    const known = holders.get(equality);
    if (known) known.households.push(householdId);
    else holders.set(equality, { masked: maskValue(field, value()), households: [householdId] });
  }
  const several = [...holders.values()].filter(({ households }) => households.length > 1);
  return several.map((each) => ({ field, ...each }));
}
