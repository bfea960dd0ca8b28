import { PERMISSIONS } from '@nuanbu/contracts/http';
import { PAYMENT_STATES, ROLES } from '@nuanbu/terms';
import { Link } from 'react-router';
import { pathOf } from '../../api/addresses.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { type FigureOf, Figures } from '../../parts/figures.tsx';
import { Section } from '../../parts/page-head.tsx';
import { BatchFrame, type BatchSheet } from '../batches/batch-frame.tsx';
import { NextSteps } from '../batches/next-steps.tsx';
import { PayeeChanges } from './payee-changes.tsx';
import { PaymentFiles } from './payment-files.tsx';
import { PaymentList } from './payment-list.tsx';
import { Repayment } from './repayment.tsx';
import { Returns } from './returns.tsx';
import { payoutWords } from './words.ts';

/** In these the bank has been sent something. */
const SENT: readonly string[] = ['released', 'partlyReturned', 'paid', 'reconciled'];

/** The payments of a batch: file, the bank's answers, corrected payees, and paying again. */
export default function PayoutPage() {
  return <BatchFrame>{(sheet) => <Payout sheet={sheet} />}</BatchFrame>;
}

function Payout({ sheet }: { readonly sheet: BatchSheet }) {
  const isSent = SENT.includes(sheet.state);
  const hasFailed = sheet.payments.failed > 0;
  return (
    <>
      <Standing sheet={sheet} />
      {sheet.next.some(({ step }) => step === 'reconcile') && <NextSteps sheet={sheet} />}
      {(isSent || sheet.state === 'approved') && <PaymentFiles sheet={sheet} />}
      {isSent && <Returns sheet={sheet} />}
      <PayeeChanges sheet={sheet} />
      {hasFailed && <Repayment sheet={sheet} />}
      {isSent && <PaymentList sheet={sheet} />}
    </>
  );
}

/** How far the payment is, and how many payments stand how. */
function Standing({ sheet }: { readonly sheet: BatchSheet }) {
  const { standing: words, counts } = useWords(payoutWords);
  const label = useLabel();
  const may = useMay();
  const { number, state, payments } = sheet;
  const roles = PERMISSIONS.release.map((role) => label(ROLES, role)).join('、');
  const told: Partial<Record<typeof state, string>> = {
    approved: may('release') ? words.approved : words.approvedWhose(roles),
    released: words.released,
    partlyReturned: words.partlyReturned,
    paid: words.paid,
    reconciled: words.reconciled,
    superseded: words.superseded,
  };
  const states = ['waiting', 'paidOut', 'failed', 'replaced'] as const;
  const figures: FigureOf[] = states.map((each) => ({
    label: label(PAYMENT_STATES, each),
    value: count(payments[each]),
  }));
  const isEarly = told[state] === undefined;
  return (
    <Section title={counts}>
      <div className="nb-next">
        <p>{told[state] ?? words.early}</p>
        {isEarly && <Link to={pathOf('/batches/:batch', { batch: number })}>{words.toBatch}</Link>}
      </div>
      {SENT.includes(state) && <Figures figures={figures} />}
    </Section>
  );
}
