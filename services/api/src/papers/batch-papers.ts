import {
  type BatchRegisterRow,
  batchRegister,
  type Language,
  noticeList,
  type Report,
} from '@nuanbu/contracts';
import type { AuditHead, Batch, BatchView, Ledger, LineView, Payee, Scope } from '@nuanbu/ledger';
import type { RunTerms } from '@nuanbu/settlement';
import { BATCH_STATES, LINE_DECISIONS } from '@nuanbu/terms';
import { formatYuan, sumIntegers } from '@nuanbu/units';
import { covers } from '../access/scope.ts';
import { shownBatch } from '../batches/sheet.ts';
import type { Notice } from './notice-list.ts';
import { fundersInWords, periodOf, titleOf } from './run-papers.ts';
import { HEAD_WORDS } from './words.ts';

/** What a batch itself pays: supplementary and repeated payments too. */
export async function registerOfBatch(
  { roster }: Pick<Ledger, 'roster'>,
  view: BatchView,
  terms: RunTerms,
  payees: ReadonlyMap<string, Payee>,
  scope: Scope,
  language: Language,
): Promise<Report> {
  const paid = view.lines.filter((line) => line.pays && covers(scope, line));
  const ids = paid.map(({ householdId }) => householdId);
  const names = await roster.names(ids);
  const funders = view.parts.map(({ funder }) => funder);
  const rows = paid.map((line) =>
    rowOf(line, names.get(line.householdId) ?? '', payees, funders, language),
  );
  const sumFen = sumIntegers(
    rows.map(({ amountFen }) => amountFen),
    'batch register',
  );
  const say = (word: keyof typeof HEAD_WORDS) => HEAD_WORDS[word][language];
  const head = {
    title: titleOf(terms, view.batch.season, 'batchRegister', language),
    anchors: anchorsOf(view.batch, view.auditHead, language, [
      [say('pays'), `${rows.length} ${say('households')}, ${formatYuan(sumFen)} ${say('yuan')}`],
    ]),
  };
  return batchRegister(head, rows, fundersInWords(terms.programme, funders, language), language);
}

/** The list of a village, to be put up. */
export function noticeReport(
  batch: Batch,
  auditHead: AuditHead,
  terms: RunTerms,
  { items, town, village }: Notice,
  language: Language,
): Report {
  const say = (word: keyof typeof HEAD_WORDS) => HEAD_WORDS[word][language];
  const head = {
    title: `${town} ${village} ${say('notice')}`,
    anchors: anchorsOf(batch, auditHead, language, [
      [say('programme'), terms.programme.title[language]],
      [say('component'), terms.component.title[language]],
      [say('period'), periodOf(batch.season, language)],
    ]),
  };
  const rows = items.map(({ householdId, name, amountFen }) => {
    return { householdId, maskedName: name, amountFen };
  });
  return noticeList(head, rows, shownBatch(batch).notice, language);
}

/** What binds a paper: the head of the chain as it is printed, so that what was decided by then stands. */
function anchorsOf(
  { number, runNumber, state, digest }: Batch,
  auditHead: AuditHead,
  language: Language,
  more: [string, string][],
): [string, string][] {
  const say = (word: keyof typeof HEAD_WORDS) => HEAD_WORDS[word][language];
  return [
    [say('batch'), String(number)],
    [say('run'), String(runNumber)],
    [say('state'), BATCH_STATES[state][language]],
    ...more,
    [say('digest'), digest],
    [say('auditHead'), `${auditHead.number} ${auditHead.hash}`],
  ];
}

function rowOf(
  line: LineView,
  name: string,
  payees: ReadonlyMap<string, Payee>,
  funders: readonly string[],
  language: Language,
): BatchRegisterRow {
  const { town, village, householdId, pays, repaysBatch, decisions } = line;
  const partFen = new Map(pays!.funders.map(({ funder, amountFen }) => [funder, amountFen]));
  const payee = payees.get(householdId) ?? { name: '', account: '', bank: '' };
  const repays = repaysBatch === undefined ? [] : [`${HEAD_WORDS.repays[language]} ${repaysBatch}`];
  const decided = decisions.map(
    ({ decision, reason }) => `${LINE_DECISIONS[decision][language]} ${reason}`,
  );
  return {
    ...{ town, village, householdId, name },
    ...{ payeeName: payee.name, payeeAccount: payee.account, payeeBank: payee.bank },
    amountFen: pays!.amountFen,
    partsFen: funders.map((funder) => partFen.get(funder) ?? 0),
    remarks: [...repays, ...decided].join('; '),
  };
}
