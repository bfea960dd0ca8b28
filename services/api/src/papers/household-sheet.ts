import type { Readable } from 'node:stream';
import { type Language, localTime, printPaper } from '@nuanbu/contracts';
import { type AuditHead, maskValue, type Run } from '@nuanbu/ledger';
import { explainable, type HouseholdFacts } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { Parts } from '../routes/parts.ts';
import { sheetPaper } from '../sheet/paper.ts';
import { paperFonts } from './fonts.ts';
import { footOf } from './hand-out.ts';
import { runInWords, titleMark } from './run-kind.ts';
import { HEAD_WORDS } from './words.ts';

/** A household's sheet as PDF. @throws TroubleError `lineNotFound`. */
export async function printedSheet(
  { ledger, desk, clock }: Pick<Parts, 'ledger' | 'desk' | 'clock'>,
  { householdId, name }: Pick<HouseholdFacts, 'householdId' | 'name'>,
  run: Run,
  language: Language,
): Promise<{ readonly bytes: Readable; readonly auditHead: AuditHead }> {
  const kept = await ledger.runs.line(run.number, householdId);
  if (!kept) {
    throw new TroubleError('lineNotFound', {
      zh: `第 ${run.number} 次核算没有 ${householdId} 户的明细。`,
      en: `Run ${run.number} has no line of ${householdId}.`,
    });
  }
  const terms = await desk.termsOf(run);
  const explanation = await desk.explain(householdId, run.number);
  const batches = await ledger.batches.ofHousehold(householdId, run);
  const auditHead = await ledger.audit.head();
  const at = clock.now();
  const anchors: [string, string][] = [
    [HEAD_WORDS.run[language], runInWords(run, language)],
    [HEAD_WORDS.written[language], localTime(at)],
    [HEAD_WORDS.digest[language], run.digest ?? HEAD_WORDS.none[language]],
    [HEAD_WORDS.auditHead[language], `${auditHead.number} ${auditHead.hash}`],
  ];
  const paper = sheetPaper(
    {
      ...{ line: explainable(kept, terms), explanation, batches },
      ...{ anchors, foot: footOf(anchors) },
      maskedName: maskValue('payeeName', name),
      programmeTitle: terms.programme.title[language],
      titleMark: titleMark(run, language),
    },
    language,
  );
  return { bytes: await printPaper(paper, await paperFonts(), at), auditHead };
}
