import {
  batchRegisterQuery,
  fileBytesSchema,
  mayDo,
  noticeFileQuery,
  numberInPath,
  payoutPath,
  reportQuery,
  sheetFileQuery,
  typedText,
} from '@nuanbu/contracts/http';
import type { By, Ledger, Payee, User } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { covers, refuseOutside, villageNamed } from '../access/scope.ts';
import { handOut } from '../exports/anchor.ts';
import { type Route, read } from '../http/route.ts';
import { noticeReport, registerOfBatch } from '../papers/batch-papers.ts';
import { REPORT_FORMS, type ReportForm, reportBytes } from '../papers/hand-out.ts';
import { printedSheet } from '../papers/household-sheet.ts';
import { noticeListOf } from '../papers/notice-list.ts';
import { maskedPayees } from '../papers/payees.ts';
import { runByVillage, runRegister } from '../papers/run-papers.ts';
import { MEDIA_TYPES } from '../payouts/payment-file.ts';
import { newestRun } from './households.ts';
import type { Parts } from './parts.ts';

const runPath = z.object({ run: numberInPath });
const householdPath = z.object({ household: typedText(100) });
/** Each of them reads a whole run or batch. */
const PAPERS_PER_MINUTE = 30;

/** Reports that people print, sign, post and file. */
export function paperRoutes(parts: Parts): Route[] {
  return [...REPORT_FORMS.flatMap((form) => reportRoutes(parts, form)), sheetRoute(parts)];
}

function reportRoutes(parts: Parts, form: ReportForm): Route[] {
  const { ledger, desk, clock } = parts;
  const source = { ledger, termsOf: desk.termsOf };
  const common = { answer: fileBytesSchema, limitPerMinute: PAPERS_PER_MINUTE };
  const hand = async (
    reply: FastifyReply,
    name: string,
    report: Parameters<typeof reportBytes>[0],
    lang: 'zh' | 'en',
    isLandscape = true,
  ) => {
    const bytes = await reportBytes(report, form, isLandscape, lang, clock.now());
    handOut(reply, REPORT_TYPES[form], `${name}.${form}`);
    return bytes;
  };
  return [
    ...RUN_REPORTS.map(({ path, make, summary }) =>
      read({
        ...common,
        path: `/api/runs/:run/${path}.${form}`,
        access: 'seeRuns',
        tag: 'runs',
        summary,
        params: runPath,
        query: reportQuery,
        handle: async ({ params, query, reply, session: { user } }) => {
          const run = await ledger.runs.get(params.run);
          const { town, village, lang } = query;
          villageNamed(user.scope, query);
          const chooses = (each: { readonly town: string; readonly village: string }) =>
            covers(user.scope, each) &&
            (town === undefined || each.town === town) &&
            (village === undefined || each.village === village);
          const { report, auditHead } = await make(source, { run, language: lang, chooses });
          return hand(reply, `run-${run.number}-${path}_a${auditHead.number}`, report, lang);
        },
      }),
    ),
    read({
      ...common,
      path: `/api/batches/:batch/register.${form}`,
      access: 'seeBatches',
      tag: 'batches',
      summary: 'What a batch itself pays, to whom, with places for the three signatures.',
      params: payoutPath,
      query: batchRegisterQuery,
      handle: async ({ params, query, reply, by, session: { user } }) => {
        const view = await ledger.batches.view(params.batch);
        const terms = await desk.termsOf(await ledger.runs.get(view.batch.runNumber));
        const payees =
          query.personal === 'full'
            ? await payeesInFull(ledger, params.batch, user, { ...by, why: query.why })
            : await maskedPayees(ledger, view);
        const { lang } = query;
        const report = await registerOfBatch(ledger, view, terms, payees, user.scope, lang);
        const name = `batch-${params.batch}-register_a${view.auditHead.number}`;
        return hand(reply, name, report, lang);
      },
    }),
    read({
      ...common,
      path: `/api/batches/:batch/notice.${form}`,
      access: 'seeBatches',
      tag: 'batches',
      summary: 'A village’s public notice list, to be put up: names masked, days, how to object.',
      params: payoutPath,
      query: noticeFileQuery,
      handle: async ({ params, query: { lang, ...place }, reply, session: { user } }) => {
        refuseOutside(user.scope, place);
        const batch = await ledger.batches.get(params.batch);
        const terms = await desk.termsOf(await ledger.runs.get(batch.runNumber));
        const notice = await noticeListOf(ledger, params.batch, place);
        const auditHead = await ledger.audit.head();
        const name = `batch-${batch.number}-notice_a${auditHead.number}`;
        return hand(reply, name, noticeReport(batch, auditHead, terms, notice, lang), lang, false);
      },
    }),
  ];
}

const RUN_REPORTS = [
  {
    path: 'register',
    make: runRegister,
    summary: 'The payout register of a run, with places for the three signatures.',
  },
  { path: 'village-summary', make: runByVillage, summary: 'A run added up by village.' },
] as const;

const REPORT_TYPES = { ...MEDIA_TYPES, pdf: 'application/pdf' } as const;

function sheetRoute(parts: Parts): Route {
  const { ledger } = parts;
  return read({
    path: '/api/households/:household/sheet.pdf',
    access: 'seeRegister',
    tag: 'register',
    summary: 'A household’s sheet on paper, like an electricity bill, with its name masked.',
    params: householdPath,
    query: sheetFileQuery,
    answer: fileBytesSchema,
    limitPerMinute: PAPERS_PER_MINUTE,
    handle: async ({ params, query: { run: asked, lang }, reply, session: { user } }) => {
      const { facts } = await ledger.roster.household(params.household);
      refuseOutside(user.scope, facts);
      const run = asked === undefined ? await newestRun(ledger) : await ledger.runs.get(asked);
      if (!run)
        throw new TroubleError('runNotFound', {
          zh: '尚无完成的核算。',
          en: 'No run has succeeded yet.',
        });
      const { bytes, auditHead } = await printedSheet(parts, facts, run, lang);
      const id = facts.householdId.replace(/[^A-Za-z0-9]+/g, '-');
      const name = `household-${id}-run-${run.number}_a${auditHead.number}.pdf`;
      handOut(reply, REPORT_TYPES.pdf, name);
      return bytes;
    },
  });
}

/** Payees in full, of payments that were made; who looked, and why, is in the audit chain before. */
async function payeesInFull(
  { payments, batches }: Pick<Ledger, 'payments' | 'batches'>,
  batchNumber: number,
  { roles, scope }: User,
  { why, ...by }: By & { readonly why: string | undefined },
): Promise<Map<string, Payee>> {
  if (!mayDo(roles, 'revealPersonal')) {
    throw new TroubleError('roleMissing', {
      zh: '完整的个人信息只给有权查看的人。',
      en: 'Personal data in full is for those who may reveal it.',
    });
  }
  if (scope !== 'all') {
    throw new TroubleError('scopeMissing', {
      zh: '批次的全部收款人只给管辖全部地区的人。',
      en: 'All payees of a batch are for those who see all.',
    });
  }
  if (why === undefined)
    throw new TroubleError('reasonMissing', {
      zh: '请写明为何查看完整信息。',
      en: 'Why are they looked at in full?',
    });
  const { sent } = await batches.view(batchNumber);
  if (sent.length === 0) {
    const detail = {
      zh: '尚未制作付款；在此之前收款人信息不完整显示。',
      en: 'Its payments have not been made yet; until then payees are masked.',
    };
    throw new TroubleError('batchStateWrong', detail);
  }
  const made = await payments.reveal(batchNumber, { ...by, why });
  return new Map(made.map(({ householdId, payee }) => [householdId, payee]));
}
