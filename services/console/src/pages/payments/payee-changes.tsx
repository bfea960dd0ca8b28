import { PAYEE_CHANGE_WORDS, PERMISSIONS, payeeChangeListSchema } from '@nuanbu/contracts/http';
import { ROLES } from '@nuanbu/terms';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useMay, useSession } from '../../api/session.tsx';
import { moment } from '../../format/times.ts';
import { useLabel, useSay, useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import type { Tone } from '../../parts/tones.ts';
import type { BatchSheet } from '../batches/batch-frame.tsx';
import { HouseholdLink } from '../runs/household-link.tsx';
import { AnswerPayee, ProposePayee } from './payee-dialogs.tsx';
import { returnWords } from './return-words.ts';

export type PayeeChange = z.output<typeof payeeChangeListSchema>['items'][number];

/** In these payees are corrected: before anybody signs, and after the bank has answered. */
const OPEN: readonly string[] = ['draft', 'publicNotice', 'partlyReturned', 'reconciled'];
const TONES: Readonly<Record<PayeeChange['state'], Tone>> = {
  open: 'waits',
  approved: 'good',
  rejected: 'plain',
};

/** Payees that one person corrects and another approves. */
export function PayeeChanges({ sheet }: { readonly sheet: BatchSheet }) {
  const { payees: words } = useWords(returnWords);
  const label = useLabel();
  const may = useMay();
  const [isProposing, setProposing] = useState(false);
  const [answering, setAnswering] = useState<PayeeChange>();
  const path = pathOf('/api/batches/:batch/payee-changes', { batch: sheet.number });
  const reading = useRead(payeeChangeListSchema, path);
  const isOpen = OPEN.includes(sheet.state);
  const columns = useChangeColumns(isOpen && may('approvePayee'), setAnswering);
  const roles = PERMISSIONS.changePayee.map((role) => label(ROLES, role)).join('、');
  const about = !isOpen
    ? words.proposeClosed
    : may('changePayee')
      ? words.about
      : words.whose(roles);
  return (
    <Section
      title={words.title}
      about={about}
      actions={
        isOpen &&
        may('changePayee') && <Button onClick={() => setProposing(true)}>{words.propose}</Button>
      }
    >
      <Shown reading={reading} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nb-quiet">{words.none}</p>
          ) : (
            <PlainTable<PayeeChange>
              name="payee-changes"
              label={words.title}
              columns={columns}
              rows={items}
              rowKey={({ number }) => number}
              exportPath={path}
            />
          )
        }
      </Shown>
      <ProposePayee sheet={sheet} isOpen={isProposing} onClose={() => setProposing(false)} />
      {answering && (
        <AnswerPayee
          key={answering.number}
          sheet={sheet}
          change={answering}
          onClose={() => setAnswering(undefined)}
        />
      )}
    </Section>
  );
}

function useChangeColumns(
  mayAnswer: boolean,
  onAnswer: (change: PayeeChange) => void,
): readonly Column<PayeeChange>[] {
  const { payees: words } = useWords(returnWords);
  const say = useSay();
  const { name } = useSession();
  return useMemo<readonly Column<PayeeChange>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} />,
      },
      {
        key: 'payee',
        title: words.payee,
        render: ({ payee }) => (
          <>
            {payee.name} <span className="nb-number">{payee.account}</span>
            <div className="nb-fine">{payee.bank}</div>
          </>
        ),
      },
      {
        key: 'reason',
        title: words.reason,
        render: ({ reason, evidence }) => (
          <div className="nb-text">
            {reason}
            {evidence !== undefined && (
              <div className="nb-fine">
                {words.evidence}：{evidence}
              </div>
            )}
          </div>
        ),
      },
      {
        key: 'proposed',
        title: words.proposed,
        render: ({ proposedBy, proposedAt }) => (
          <>
            {proposedBy} · <span className="nb-number">{moment(proposedAt)}</span>
          </>
        ),
      },
      {
        key: 'state',
        title: words.state,
        render: (change) => {
          const { state, proposedBy, answeredBy, answeredAt } = change;
          return (
            <span className="nb-line">
              <Tag tone={TONES[state]}>{say(PAYEE_CHANGE_WORDS[state])}</Tag>
              {answeredBy !== undefined && (
                <span className="nb-fine">
                  {answeredBy} · {answeredAt !== undefined && moment(answeredAt)}
                </span>
              )}
              {state === 'open' &&
                mayAnswer &&
                (proposedBy === name ? (
                  <span className="nb-fine">{words.own}</span>
                ) : (
                  <Button size="small" onClick={() => onAnswer(change)}>
                    {words.answered}
                  </Button>
                ))}
            </span>
          );
        },
      },
    ],
    [words, say, name, mayAnswer, onAnswer],
  );
}
