import {
  isRefused,
  type PaymentFileHead,
  type PaymentInstruction,
  type PaymentRefusal,
  writePain001,
  writePaymentCsv,
  writePaymentXlsx,
} from '@nuanbu/contracts';
import type { releaseForm } from '@nuanbu/contracts/http';
import type { Batch, WritePaymentFile } from '@nuanbu/ledger';
import { refusal } from '@nuanbu/settlement';
import type { Words } from '@nuanbu/terms';
import { type Instant, sumIntegers } from '@nuanbu/units';
import type { z } from 'zod';
import { rowInWords } from '../imports/row-in-words.ts';

/** What a person says of a payment file that is to be written. */
export type FileForm = Omit<z.output<typeof releaseForm>, 'version'>;

/** Of a long list of faults so many are told in a sentence. */
const MOST_TOLD = 5;

/**
 * Writes the payments of a batch as a person asks, inside the transaction that records the file.
 * A payment that no bank could carry out refuses all of it.
 */
export function fileWriter(
  batch: Batch,
  programmeTitle: string,
  { kind, payer, executeOn, purpose, columns }: FileForm,
  writtenAt: Instant,
): WritePaymentFile {
  return async (payments, auditHead) => {
    const instructions = payments.map(
      ({ paymentId, householdId, amountFen, payee }): PaymentInstruction => ({
        ...{ paymentId, householdId, amountFen, purpose },
        ...{ payeeName: payee.name, payeeAccount: payee.account, payeeBank: payee.bank },
      }),
    );
    const amounts = instructions.map(({ amountFen }) => amountFen);
    const head: PaymentFileHead = {
      ...{ batch: batch.number, season: batch.season, component: batch.component },
      ...{ programme: programmeTitle, count: amounts.length },
      sumFen: sumIntegers(amounts, 'sum of payments'),
      ...{ payerName: payer.name, payerAccount: payer.account, payerBank: payer.bank },
      ...{ auditHead: auditHead.hash, executeOn, writtenAt },
    };
    const file = await {
      csv: () => writePaymentCsv(head, instructions, columns),
      xlsx: () => writePaymentXlsx(head, instructions, columns),
      pain001: () => writePain001(head, instructions),
    }[kind]();
    if (!isRefused(file)) return file;
    const faults = faultsInWords(file.refusals);
    return refusal('argumentInvalid', {
      zh: `有付款无法制作：${faults.zh}。`,
      en: `Not every payment can be made: ${faults.en}.`,
    });
  };
}

/** Faults as a sentence that holds no name and no account. */
export function faultsInWords(faults: readonly PaymentRefusal[]): Words {
  const told = faults.slice(0, MOST_TOLD).map(rowInWords);
  const more = faults.length - told.length;
  if (more > 0) told.push({ zh: `另有 ${more} 处`, en: `and ${more} more` });
  return {
    zh: told.map(({ zh }) => zh).join('；'),
    en: told.map(({ en }) => en).join('; '),
  };
}

/** The media type under which a payment file is handed out. */
export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pain001: 'application/xml; charset=utf-8',
} as const;
