import { TroubleError } from '@nuanbu/terms';
import type { Kysely, Selectable } from 'kysely';
import type { LedgerContext, Work } from '../context.ts';
import { keptForm, open, type PersonalField, seal } from '../personal/cipher.ts';
import type { DataKeys } from '../personal/keys.ts';
import { maskValue } from '../personal/mask.ts';
import { useNewestKey } from '../personal/values.ts';
import type { Database } from '../schema.ts';
import { checkTexts } from '../texts.ts';

/** Who gets a household's money, in full or masked. */
export interface Payee {
  /** The head of the household where the roster names no other. */
  readonly name: string;
  /** Empty where nobody told it. */
  readonly account: string;
  /** Empty where nobody told it. */
  readonly bank: string;
}

const FIELDS = {
  name: ['payeeName', 'sealed_name'],
  account: ['payeeAccount', 'sealed_account'],
  bank: ['payeeBank', 'sealed_bank'],
} as const satisfies Record<
  keyof Payee,
  readonly [PersonalField, keyof Selectable<Database['payee']>]
>;

/** Where each part of a payee stands: the member, the field it was sealed for, the column. */
export const PAYEE_FIELDS = Object.entries(FIELDS).map(
  ([member, [field, column]]) => [member as keyof Payee, field, column] as const,
);

/** A payee as the tables keep it, and the head of its household. */
export type SealedPayee = Pick<
  Selectable<Database['payee']>,
  'household_id' | 'sealed_name' | 'sealed_account' | 'sealed_bank'
> & { readonly head_name: string };

/** @throws TroubleError `dataKeyMissing`. */
export function openPayee(keys: DataKeys, sealed: SealedPayee): Payee {
  const of = (field: PersonalField, text: string | null): string =>
    text === null ? '' : open(keys, sealed.household_id, field, text);
  return {
    name: of('payeeName', sealed.sealed_name) || sealed.head_name,
    account: of('payeeAccount', sealed.sealed_account),
    bank: of('payeeBank', sealed.sealed_bank),
  };
}

export function maskPayee({ name, account, bank }: Payee): Payee {
  return {
    name: maskValue('payeeName', name),
    account: maskValue('payeeAccount', account),
    bank: maskValue('payeeBank', bank),
  };
}

/** @throws TroubleError `argumentInvalid` where a name or an account is missing, or no text. */
export function keptPayee(given: Payee): Payee {
  checkTexts(given);
  const kept = {
    name: keptForm('payeeName', given.name),
    account: keptForm('payeeAccount', given.account),
    bank: keptForm('payeeBank', given.bank),
  };
  if (kept.name !== '' && kept.account !== '') return kept;
  throw new TroubleError('argumentInvalid', {
    zh: '收款人要有户名和账号。',
    en: 'A payee has a name and an account.',
  });
}

/** Seals a payee and returns its number. */
export async function putPayee(
  work: Work,
  context: LedgerContext,
  householdId: string,
  payee: Payee,
): Promise<number> {
  await useNewestKey(work, context);
  const { newest } = context.keys;
  const sealed = PAYEE_FIELDS.map(([member, field, column]) => {
    const value = payee[member];
    return [column, value === '' ? null : seal(newest, householdId, field, value)];
  });
  const row = await work
    .insertInto('payee')
    .values({ household_id: householdId, ...Object.fromEntries(sealed) })
    .returning('payee_number')
    .executeTakeFirstOrThrow();
  return row.payee_number;
}

/** The heads of households, by whom a payee without a name of its own is called. */
export async function newestHeads(
  db: Kysely<Database>,
  householdIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('household')
    .select(['household_id', 'name'])
    .where('to_version', 'is', null)
    .where('household_id', '=', (e) => e.fn.any(e.val([...householdIds])))
    .execute();
  return new Map(rows.map((row) => [row.household_id, row.name]));
}
