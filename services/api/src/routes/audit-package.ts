import { zipOf } from '@nuanbu/contracts';
import { auditPackageQuery, fileBytesSchema, mayDo, payoutPath } from '@nuanbu/contracts/http';
import { TroubleError } from '@nuanbu/terms';
import { handOut } from '../exports/anchor.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

/** It reads a whole run, and every entry of the chain. */
const PACKAGES_PER_MINUTE = 12;

/** What an auditor takes away to prove a batch elsewhere. */
export function auditPackageRoutes({ ledger, desk }: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  return [
    read({
      path: '/api/batches/:batch/audit-package',
      access: 'takeAuditPackage',
      tag: 'batches',
      summary: 'Everything that proves a batch, as a ZIP archive for `nuanbu verify-package`.',
      limitPerMinute: PACKAGES_PER_MINUTE,
      params: payoutPath,
      query: auditPackageQuery,
      answer: fileBytesSchema,
      handle: async ({ params, query: { personal, why }, by, reply, session: { user } }) => {
        const { number } = await ledger.batches.get(params.batch);
        if (user.scope !== 'all') {
          throw new TroubleError('scopeMissing', {
            zh: '其中有批次的全部户。',
            en: 'It has every household of the batch.',
          });
        }
        if (personal === 'full' && !mayDo(user.roles, 'revealPersonal')) {
          throw new TroubleError('roleMissing', {
            zh: '完整的收款人信息只给有权查看的人。',
            en: 'Payees in full are for those who may see them.',
          });
        }
        if (personal === 'full' && why === undefined) {
          throw new TroubleError('reasonMissing', {
            zh: '请写明为何需要完整的收款人信息。',
            en: 'Why are payees to be in it in full?',
          });
        }
        const inFull = personal === 'full' ? { actor: by.actor, why: why! } : undefined;
        const files = await desk.auditPackage({ batch: number, inFull });
        handOut(reply, 'application/zip', `batch-${number}-audit-package.zip`);
        return zipOf(files);
      },
    }),
  ];
}
