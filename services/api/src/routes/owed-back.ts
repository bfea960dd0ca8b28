import {
  fundsEnteredSchema,
  owedBackPageSchema,
  owedBackQuery,
  receivedBackSchema,
  withdrawnSchema,
} from '@nuanbu/contracts/http';
import type { By, Ledger, OwedBack, Scope } from '@nuanbu/ledger';
import { isRefusal, postingsOf, type Refusal, refusal } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { type Day, type FunderPart, formatYuan, splitFen } from '@nuanbu/units';
import { covers } from '../access/scope.ts';
import { outsideOf } from '../batches/command.ts';
import { OWED_BACK_COLUMNS } from '../exports/columns/corrections.ts';
import { RequestError, refuse } from '../http/errors.ts';
import { page } from '../http/pages.ts';
import { command, type Route, read } from '../http/route.ts';
import { named } from './named.ts';

/** What households are to give back by violations and corrections, and what came of it. */
export function owedBackRoutes({
  violations,
  accounts,
  roster,
}: Pick<Ledger, 'violations' | 'accounts' | 'roster'>): Route[] {
  const enter = async (
    kind: 'recovered' | 'commitmentWithdrawn',
    asked: Entered,
    by: By & { readonly content: unknown },
    scope: Scope,
    rule: PartsRule,
  ) => {
    const { batchNumber, householdId, occurredOn, evidence, reason } = asked;
    if (evidence === '') {
      throw new TroubleError('evidenceMissing', {
        zh: '请填写凭证号。',
        en: 'What is the number of the voucher?',
      });
    }
    const line = { batchNumber, householdId };
    const number = await accounts.enter(
      { kind, occurredOn, evidence, line, reason },
      (_balances, owed) => {
        if (!owed) {
          return refusal('lineNotFound', {
            zh: `第 ${batchNumber} 批次的 ${householdId} 户没有应退还的款项。`,
            en: `Nothing is to be given back of ${householdId} in batch ${batchNumber}.`,
          });
        }
        if (!covers(scope, owed)) return outsideOf(owed);
        const parts = rule(owed);
        return isRefusal(parts) ? parts : postingsOf({ kind, parts });
      },
      by,
    );
    return typeof number === 'number' ? { number } : refuse(number);
  };
  return [
    read({
      path: '/api/recoveries/lines',
      access: 'seeRegister',
      tag: 'funds',
      summary: 'Booked lines of which something is to be given back, and how far it is.',
      query: owedBackQuery,
      answer: owedBackPageSchema,
      columns: OWED_BACK_COLUMNS,
      handle: async ({ query: { after, limit, household, open }, session: { user } }) => {
        const isOpen = open === undefined ? undefined : open === 'true';
        const filter = { householdId: household, isOpen, scope: user.scope };
        const rows = await violations.owedBack(filter, {
          limit: limit + 1,
          after: after === undefined ? undefined : lineNamed(after),
        });
        const { items, next } = page(rows, limit, nameOf);
        return { items: await named({ roster }, items), next };
      },
    }),
    command({
      path: '/api/recoveries/received',
      access: 'recordFunds',
      tag: 'funds',
      summary: 'Enters money that a household gave back; its levels get it by their shares.',
      body: receivedBackSchema,
      answer: fundsEnteredSchema,
      handle: ({ body, by, session: { user } }) =>
        enter('recovered', body, { ...by, content: body }, user.scope, (owed) => {
          const { amountFen } = body;
          if (owed.isReturned) {
            const detail = {
              zh: `${owed.householdId} 户的付款被银行退回，该户没有收到款项。`,
              en: `The bank returned the payment of ${owed.householdId}: it has nothing.`,
            };
            return refusal('lineStateWrong', detail);
          }
          if (amountFen <= owed.leftFen) return partsOf(owed, amountFen);
          const [left, came] = [formatYuan(owed.leftFen), formatYuan(amountFen)];
          return refusal('recoveryExceeded', {
            zh: `尚应追回 ${left} 元；本次退还 ${came} 元。`,
            en: `${left} yuan are left; ${came} came.`,
          });
        }),
    }),
    command({
      path: '/api/recoveries/withdrawn',
      access: 'recordFunds',
      tag: 'funds',
      summary: 'Gives up a payment that the bank returned, where all of it is taken back.',
      body: withdrawnSchema,
      answer: fundsEnteredSchema,
      handle: ({ body, by, session: { user } }) => {
        if (body.reason === '')
          throw new TroubleError('reasonMissing', {
            zh: '请写明为何不再支付。',
            en: 'Why is it not paid?',
          });
        return enter('commitmentWithdrawn', body, { ...by, content: body }, user.scope, (owed) => {
          if (owed.isReturned && owed.leftFen === owed.amountFen) return owed.parts;
          const { householdId, batchNumber } = owed;
          return refusal('lineStateWrong', {
            zh: `第 ${batchNumber} 批次的 ${householdId} 户没有被银行退回，或并非全额应退。`,
            en: `That of ${householdId} in batch ${batchNumber} was not returned, or is not due back whole.`,
          });
        });
      },
    }),
  ];
}

interface Entered {
  readonly batchNumber: number;
  readonly householdId: string;
  readonly occurredOn: Day;
  readonly evidence: string;
  readonly reason?: string | undefined;
}

type PartsRule = (owed: OwedBack) => readonly FunderPart[] | Refusal;

/** Who gets money that came back: the levels that bore the line, by their shares of it (rule E3). */
function partsOf({ batchNumber, householdId, parts }: OwedBack, amountFen: number) {
  const lineFen = parts.reduce((sum, part) => sum + part.amountFen, 0);
  // A line of a draft may have nobody who bears it; nothing of one is ever paid.
  if (lineFen === 0) {
    throw new TroubleError('lineStateWrong', {
      zh: `第 ${batchNumber} 批次的 ${householdId} 户没有付款。`,
      en: `${householdId} in batch ${batchNumber} is not paid.`,
    });
  }
  const shares = parts.map((part) => ({
    ...{ funder: part.funder, numerator: part.amountFen, denominator: lineFen },
  }));
  return splitFen(amountFen, shares);
}

function nameOf({ batchNumber, householdId }: OwedBack): string {
  return `${batchNumber}/${householdId}`;
}

function lineNamed(name: string): Pick<OwedBack, 'batchNumber' | 'householdId'> {
  const [, batch, householdId] = /^(\d{1,9})\/(.+)$/s.exec(name) ?? [];
  if (batch === undefined || householdId === undefined) {
    throw new RequestError('requestInvalid', {
      zh: 'querystring/after 不是有效的翻页标记。',
      en: 'querystring/after is no cursor.',
    });
  }
  return { batchNumber: Number(batch), householdId };
}
