import {
  BATCH_ACTION_WORDS,
  type BATCH_STEPS,
  PERMISSIONS,
  type Permission,
} from '@nuanbu/contracts/http';
import { DUTIES, ROLES, TROUBLES } from '@nuanbu/terms';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { pathOf } from '../../api/addresses.ts';
import { useMay, useSession } from '../../api/session.tsx';
import { moment } from '../../format/times.ts';
import { useLabel, useSay, useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import type { BatchSheet } from './batch-frame.tsx';
import { ReturnDialog } from './return-dialog.tsx';
import { StepDialog } from './step-dialog.tsx';
import { batchWords } from './words.ts';

export type Step = (typeof BATCH_STEPS)[number];
type Next = BatchSheet['next'][number];

/** Ending a notice belongs to whoever may publish it. */
export function permissionOf(step: Step): Permission {
  return step === 'endNotice' ? 'publishNotice' : step;
}

/** What is next at a batch: whose it is, the button where it is theirs, and if not, why. */
export function NextSteps({ sheet }: { readonly sheet: BatchSheet }) {
  const { next: words } = useWords(batchWords);
  const { next, state } = sheet;
  // Kept here and not with its step: when somebody else was first, the page goes on to the next
  // step, and the dialog stays to say so.
  const [meant, setMeant] = useState<{ readonly step: Step; readonly isOpen: boolean }>();
  const [isReturning, setReturning] = useState(false);
  const told: Partial<Record<BatchSheet['state'], string>> = {
    released: words.released,
    partlyReturned: sheet.payments.failed === 0 ? words.replaced : words.partly,
    reconciled: words.reconciled,
    superseded: words.superseded,
  };
  const isWithBank = state === 'released' || state === 'partlyReturned';
  return (
    <Section title={words.title}>
      <SentBack sheet={sheet} />
      {told[state] !== undefined && (
        <div className="nb-next">
          <p>{told[state]}</p>
          {isWithBank && (
            <Link to={pathOf('/batches/:batch/payments', { batch: sheet.number })}>
              {words.toPayments}
            </Link>
          )}
        </div>
      )}
      {next.map((each) => (
        <NextStep
          key={each.step}
          sheet={sheet}
          next={each}
          onTake={() => setMeant({ step: each.step, isOpen: true })}
          onReturn={() => setReturning(true)}
        />
      ))}
      {next.length === 0 && told[state] === undefined && <p>{words.noStep}</p>}
      {meant && (
        <StepDialog
          key={meant.step}
          sheet={sheet}
          {...meant}
          onClose={() => setMeant({ ...meant, isOpen: false })}
        />
      )}
      <ReturnDialog sheet={sheet} isOpen={isReturning} onClose={() => setReturning(false)} />
    </Section>
  );
}

/** Why a draft came back, until its notice is up again: its maker goes by that. */
function SentBack({ sheet }: { readonly sheet: BatchSheet }) {
  const { next: words } = useWords(batchWords);
  const last = sheet.events.filter(({ action }) => action === 'return').at(-1);
  if (sheet.state !== 'draft' || last === undefined) return null;
  return (
    <blockquote className="nb-quote">
      <div className="nb-quiet">{words.back(last.person, moment(last.at))}</div>
      {last.reason}
    </blockquote>
  );
}

interface NextStepProps {
  readonly sheet: BatchSheet;
  readonly next: Next;
  readonly onTake: () => void;
  readonly onReturn: () => void;
}

function NextStep({ sheet, next, onTake, onReturn }: NextStepProps) {
  const { next: words, steps } = useWords(batchWords);
  const say = useSay();
  const { step, refused } = next;
  return (
    <div className="nb-next">
      <div>
        <div className="nb-line">
          <strong>{say(BATCH_ACTION_WORDS[step])}</strong>
          {refused === undefined && <Tag tone="waits">{words.yours}</Tag>}
        </div>
        {refused === undefined ? (
          <p className="nb-quiet">{steps.says[step]}</p>
        ) : (
          <WhyNot sheet={sheet} next={next} />
        )}
      </div>
      <div className="nb-actions">
        <ReturnButton next={next} onReturn={onReturn} />
        {refused === undefined &&
          (step === 'release' ? (
            <Link to={pathOf('/batches/:batch/payments', { batch: sheet.number })}>
              <Button type="primary" tabIndex={-1}>
                {words.release}
              </Button>
            </Link>
          ) : (
            <Button type="primary" onClick={onTake}>
              {steps[step]}
            </Button>
          ))}
      </div>
    </div>
  );
}

/** Why somebody has no button: whose step it is, what they did before, or what is missing. */
function WhyNot({ sheet, next }: { readonly sheet: BatchSheet; readonly next: Next }) {
  const { next: words } = useWords(batchWords);
  const label = useLabel();
  const say = useSay();
  const { name } = useSession();
  const { step, refused, detail, detailWords } = next;
  const roles = PERMISSIONS[permissionOf(step)].map((role) => label(ROLES, role)).join('、');
  const done = new Set(
    sheet.events.flatMap(({ person, duty }) => (person === name && duty ? [duty] : [])),
  );
  const open = sheet.objections.filter(({ isOpen }) => isOpen).length;
  const reasons: Partial<Record<NonNullable<typeof refused>, ReactNode>> = {
    roleMissing: words.whose(roles),
    scopeMissing: words.scope,
    samePersonTwice: words.youDid([...done].map((duty) => label(DUTIES, duty)).join('、')),
    noticeRunning: sheet.notice && words.noticeUntil(sheet.notice.mayEndOn),
  };
  const told = refused && reasons[refused];
  if (told) return <p className="nb-quiet">{told}</p>;
  return (
    <p className="nb-quiet">
      {words.notNow}：{refused && label(TROUBLES, refused)}
      {open > 0 ? (
        <>
          {' '}
          {words.objections(open)}{' '}
          <Link to={pathOf('/batches/:batch/notice', { batch: sheet.number })}>
            {words.toNotice}
          </Link>
        </>
      ) : (
        detail && (
          <span className="nb-fine nb-block">{detailWords ? say(detailWords) : detail}</span>
        )
      )}
    </p>
  );
}

/** The steps at which whoever would take them may send the batch back instead. */
const RETURNING: readonly Step[] = [
  'endNotice',
  'signTown',
  'signBureau',
  'signFinance',
  'release',
];
/** Why a step is not theirs, so that sending back is not either. */
const NOT_THEIRS: readonly string[] = ['roleMissing', 'scopeMissing', 'samePersonTwice'];

function ReturnButton({ next, onReturn }: Pick<NextStepProps, 'next' | 'onReturn'>) {
  const { steps } = useWords(batchWords);
  const may = useMay();
  const isTheirs = next.refused === undefined || !NOT_THEIRS.includes(next.refused);
  if (!RETURNING.includes(next.step) || !isTheirs || !may('returnBatch')) return null;
  return <Button onClick={onReturn}>{steps.return}</Button>;
}
