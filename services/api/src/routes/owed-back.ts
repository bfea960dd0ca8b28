import {
  fundsEnteredSchema,
  owedBackPageSchema,
  owedBackQuery,
  receivedBackSchema,
} from '@nuanbu/contracts/http';
import type { Ledger, OwedBack } from '@nuanbu/ledger';
import { postingsOf, refusal } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { formatYuan, splitFen } from '@nuanbu/units';
import { covers } from '../access/scope.ts';
import { outsideOf } from '../batches/command.ts';
import { OWED_BACK_COLUMNS } from '../exports/columns/corrections.ts';
import { RequestError, refuse } from '../http/errors.ts';
import { page } from '../http/pages.ts';
import { command, type Route, read } from '../http/route.ts';

/** What households are to give back by violations and corrections, and what came of it. */
export function owedBackRoutes({
  violations,
  accounts,
  roster,
}: Pick<Ledger, 'violations' | 'accounts' | 'roster'>): Route[] {
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
        const names = await roster.names(items.map(({ householdId }) => householdId));
        return {
          items: items.map((row) => ({ ...row, name: names.get(row.householdId) ?? '' })),
          next,
        };
      },
    }),
    command({
      path: '/api/recoveries/received',
      access: 'recordFunds',
      tag: 'funds',
      summary: 'Enters money that a household gave back; its levels get it by their shares.',
      body: receivedBackSchema,
      answer: fundsEnteredSchema,
      handle: async ({ body, by, session: { user } }) => {
        const { batchNumber, householdId, amountFen, occurredOn, evidence } = body;
        if (evidence === '') {
          throw new TroubleError('evidenceMissing', 'What is the number of the voucher?');
        }
        const entry = {
          ...({ kind: 'recovered', occurredOn, evidence } as const),
          line: { batchNumber, householdId },
        } as const;
        const number = await accounts.enter(
          entry,
          (_balances, owed) => {
            if (!owed) {
              const line = `${householdId} in batch ${batchNumber}`;
              return refusal('lineNotFound', `Nothing is to be given back of ${line}.`);
            }
            if (!covers(user.scope, owed)) return outsideOf(owed);
            if (amountFen > owed.leftFen) {
              const left = `${formatYuan(owed.leftFen)} yuan are left`;
              return refusal('recoveryExceeded', `${left}; ${formatYuan(amountFen)} came.`);
            }
            return postingsOf({ kind: 'recovered', parts: partsOf(owed, amountFen) });
          },
          { ...by, content: body },
        );
        return typeof number === 'number' ? { number } : refuse(number);
      },
    }),
  ];
}

/** Who gets money that came back: the levels that bore the line, by their shares of it (rule E3). */
function partsOf({ batchNumber, householdId, parts }: OwedBack, amountFen: number) {
  const lineFen = parts.reduce((sum, part) => sum + part.amountFen, 0);
  // A line of a draft may have nobody who bears it; nothing of one is ever paid.
  if (lineFen === 0) {
    throw new TroubleError('lineStateWrong', `${householdId} in batch ${batchNumber} is not paid.`);
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
    throw new RequestError('requestInvalid', 'querystring/after is no cursor.');
  }
  return { batchNumber: Number(batch), householdId };
}
