import { BATCH_STATES, PAYMENT_STATES, said } from '@nuanbu/terms';
import { z } from 'zod';
import { bankColumns, returnMapping } from '../payments/bank-profile.ts';
import { ACCOUNT } from '../payments/instructions.ts';
import { isPlainText } from '../payments/plain-text.ts';
import {
  codeIn,
  dayText,
  digestText,
  fen,
  groundsText,
  instant,
  numberInPath,
  numberSchema,
  pageOf,
  pageQuery,
  typedText,
  wordsSchema,
} from './common.ts';

/** What a bank's files look like unless it asks otherwise, and what may stand in them. */
export { DEFAULT_BANK_PROFILE, PAYMENT_FIELDS, RETURN_TOTALS } from '../payments/bank-profile.ts';

export const PAYMENT_KINDS = ['csv', 'xlsx', 'pain001'] as const;
export const RETURN_KINDS = ['csv', 'xlsx', 'pain002'] as const;
export const UNPAID_STAGES = ['held', 'unbooked', 'inBatch', 'waiting', 'failed'] as const;
/** The most characters of a name, a bank or a purpose in a bank's file. */
const MOST_CHARACTERS = 140;

/** A text of one line, as banks' files hold it. */
const bankText = typedText(MOST_CHARACTERS).refine(
  isPlainText,
  said({ zh: '不是单行文字', en: 'is no text of one line' }),
);
const accountText = typedText(34).refine(
  (text) => ACCOUNT.test(text),
  said({ zh: '不是账号', en: 'is no account number' }),
);

/** No bank keeps a person's account under fewer characters: it is one that was not typed to the end. */
const LEAST_OF_PAYEE_ACCOUNT = 8;
const payeeAccountText = accountText.refine(
  (text) => text.length >= LEAST_OF_PAYEE_ACCOUNT,
  said({
    zh: `账号不完整，至少 ${LEAST_OF_PAYEE_ACCOUNT} 位`,
    en: `is not a whole account number, of ${LEAST_OF_PAYEE_ACCOUNT} characters at least`,
  }),
);

/** The version of the batch that the person saw; another one is refused. */
const version = numberSchema.meta({ description: 'The version of the batch that was seen.' });

export const payoutPath = z.object({ batch: numberInPath });
/** What a command on a batch came to. */
export const payoutDecidedSchema = z.object({
  batchNumber: z.int(),
  version: z.int(),
  state: codeIn(BATCH_STATES),
  auditNumber: z.int(),
});
export const payeeChangePath = payoutPath.extend({ change: numberInPath });
export const paymentFilePath = payoutPath.extend({ attempt: numberInPath });

const fileForm = {
  kind: z.enum(PAYMENT_KINDS),
  payer: z.strictObject({ name: bankText, account: accountText, bank: bankText }),
  executeOn: dayText.meta({ description: 'The day on which the bank is to pay.' }),
  purpose: bankText.meta({ description: 'What payees read on their statements.' }),
  columns: bankColumns
    .optional()
    .meta({ description: 'Of a table; those of the default form unless the bank asks otherwise.' }),
};

export const releaseForm = z.strictObject({ version, ...fileForm });
export const exportAgainForm = z.strictObject({ version, reason: groundsText, ...fileForm });

const payeeShown = z
  .object({ name: z.string(), account: z.string(), bank: z.string() })
  .meta({ description: 'Masked.' });

export const paymentListQuery = z.strictObject({
  ...pageQuery,
  state: codeIn(PAYMENT_STATES).optional(),
});
export const paymentListSchema = pageOf(
  z.object({
    paymentId: z.string(),
    batchNumber: z.int(),
    householdId: z.string(),
    amountFen: fen,
    attempt: z.int().meta({ description: 'How often it was sent, this time included.' }),
    state: codeIn(PAYMENT_STATES),
    failure: z.string().optional().meta({ description: 'The bank’s words.' }),
    payee: payeeShown,
  }),
);

export const paymentFilesSchema = z.object({
  items: z.array(
    z.object({
      batchNumber: z.int(),
      attempt: z.int(),
      kind: z.enum(PAYMENT_KINDS),
      name: z.string(),
      sha256: digestText,
      sizeBytes: z.int(),
      count: z.int(),
      sumFen: fen,
      reason: z.string().optional(),
      exportedBy: z.string(),
      exportedAt: instant,
      auditNumber: z.int(),
      takenBy: z.string().optional(),
      takenAt: instant.optional(),
    }),
  ),
});

/** The bytes of a file, under its own media type. */
export const fileBytesSchema = z.unknown().meta({ description: 'The file itself.' });

export const returnFileSchema = z.strictObject({
  kind: z.enum(RETURN_KINDS),
  name: typedText(200),
  base64: z.base64().min(1).meta({ description: 'The bytes of the file, as they came.' }),
  mapping: returnMapping
    .optional()
    .meta({ description: 'Of a table; as the default form has it unless the bank has another.' }),
});
export const returnImportForm = returnFileSchema.extend({ version });

const countAndSum = z.object({ count: z.int(), sumFen: fen });

/** What an import of a return file would do; nothing of a file with a refusal counts. */
export const returnPreviewSchema = z.object({
  refusals: z.array(
    z.object({
      ...{ line: z.int(), column: z.string(), code: z.string(), detail: z.string() },
      detailWords: wordsSchema.optional(),
    }),
  ),
  matched: z
    .object({
      paid: countAndSum,
      failed: countAndSum,
      waiting: z.int().meta({ description: 'Of these the bank says nothing yet.' }),
      known: z.int().meta({ description: 'Said before, and not entered again.' }),
      failures: z.array(
        z.object({
          paymentId: z.string(),
          householdId: z.string(),
          amountFen: fen,
          reason: z.string(),
        }),
      ),
    })
    .optional(),
});

export const returnImportsSchema = z.object({
  items: z.array(
    z.object({
      batchNumber: z.int(),
      number: z.int(),
      kind: z.enum(RETURN_KINDS),
      name: z.string(),
      sha256: digestText,
      lineCount: z.int(),
      amountFen: fen,
      auditNumber: z.int(),
    }),
  ),
});

export const payeeForm = z.strictObject({
  version,
  household: typedText(100),
  payee: z.strictObject({
    name: bankText,
    account: payeeAccountText,
    bank: z.union([z.literal(''), bankText]),
  }),
  reason: groundsText,
  evidence: groundsText,
});
export const payeeAnswerForm = z.strictObject({
  version,
  approved: z.boolean(),
  reason: groundsText.default('').meta({ description: 'Of a rejection always.' }),
});

export const payeeChangeListSchema = z.object({
  items: z.array(
    z.object({
      number: z.int(),
      batchNumber: z.int(),
      householdId: z.string(),
      state: z.enum(['open', 'approved', 'rejected']),
      proposedBy: z.string(),
      proposedAt: instant,
      reason: z.string().optional(),
      evidence: z.string().optional(),
      answeredBy: z.string().optional(),
      answeredAt: instant.optional(),
      payee: payeeShown,
    }),
  ),
});

export const repaymentSchema = z.strictObject({
  households: z.array(typedText(100)).min(1).max(100_000),
  reason: groundsText.default(''),
});
export const repaymentMadeSchema = z.object({ batchNumber: z.int() });

const unpaidFilter = {
  programme: typedText(200).optional(),
  season: typedText(100).optional(),
  component: typedText(100).optional(),
  stage: z.enum(UNPAID_STAGES).optional(),
  town: typedText(200).optional(),
  village: typedText(200).optional(),
  household: typedText(100).optional(),
};
export const unpaidListQuery = z.strictObject({ ...pageQuery, ...unpaidFilter });
export const unpaidSumQuery = z.strictObject(unpaidFilter);
export const unpaidListSchema = pageOf(
  z.object({
    programme: z.string(),
    season: z.string(),
    component: z.string(),
    householdId: z.string(),
    town: z.string(),
    village: z.string(),
    stage: z.enum(UNPAID_STAGES),
    amountFen: fen,
    runNumber: z.int(),
    batchNumber: z.int().optional(),
    attempts: z.int(),
    failure: z.string().optional(),
    owedSince: dayText,
    ageDays: z.int(),
  }),
);
export const unpaidSumsSchema = z.object({
  items: z.array(
    z.object({
      stage: z.enum(UNPAID_STAGES),
      households: z.int(),
      amountFen: fen,
      oldestDays: z.int(),
    }),
  ),
});
