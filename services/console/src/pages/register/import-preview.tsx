import { importDoneSchema } from '@nuanbu/contracts/http';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { addressOf } from '../../api/addresses.ts';
import { codeOf } from '../../api/answers.ts';
import { useCommand } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Chosen, Preview } from './import-page.tsx';
import { ChangesTable, RefusalsTable } from './import-tables.tsx';
import { importWords } from './import-words.ts';

type Done = z.output<typeof importDoneSchema>;

interface Props {
  readonly preview: Preview;
  readonly chosen: Chosen;
  /** Looks at the same file once more, against what the register says by now. */
  readonly onAgain: () => void;
  /** Begins with another file. */
  readonly onBegin: () => void;
}

/** What a file would change; and once it is taken, what it did. */
export function ImportPreview(props: Props) {
  const { preview, chosen, onAgain, onBegin } = props;
  const words = useWords(importWords);
  const [isOpen, setOpen] = useState(false);
  const [done, setDone] = useState<Done>();
  const take = useCommand(importDoneSchema);
  if (done) return <DoneNotice done={done} onBegin={onBegin} />;

  const { counts, kind, name, digest, seenVersion } = preview;
  const changed = counts.changed + counts.moved + counts.closed + counts.removed;
  const isNothing = counts.added + changed === 0;
  const isStale = codeOf(take.failure) === 'staleEdit';
  const confirm = async () => {
    const query = { name, digest, seenVersion, programme: chosen.programme };
    const path = addressOf(`/api/imports/${kind}`, query);
    const answer = await take.send(path, undefined, chosen.file);
    if (answer.ok) setDone(answer.value);
    return answer;
  };
  return (
    <>
      <Section
        title={words.ofFile(name)}
        about={words.kinds[kind]}
        actions={
          <>
            <Button onClick={onBegin}>{words.another}</Button>
            <Button type="primary" disabled={isNothing} onClick={() => setOpen(true)}>
              {words.take}
            </Button>
          </>
        }
      >
        {isStale && <StaleAlert failure={take.failure} onAgain={onAgain} />}
        <Summary preview={preview} />
        {isNothing && counts.refused === 0 && <Empty title={words.nothing} />}
      </Section>
      {counts.refused > 0 && (
        <Section title={words.refusals} about={words.refusalsWhy}>
          <RefusalsTable preview={preview} />
        </Section>
      )}
      {!isNothing && (
        <Section title={words.list}>
          <ChangesTable preview={preview} />
        </Section>
      )}
      <ConfirmTyped
        title={words.takeTitle(name)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={async () => {
          const answer = await confirm();
          if (!answer.ok && codeOf(answer.failure) === 'staleEdit') setOpen(false);
          return answer;
        }}
        isBusy={take.isBusy}
        failure={isStale ? undefined : take.failure}
        confirmLabel={words.take}
        word={words.takeWord}
      >
        <p>{words.takeCounts(count(counts.added), count(changed), count(counts.refused))}</p>
        <p className="nb-quiet">{words.takeWhy}</p>
      </ConfirmTyped>
    </>
  );
}

function Summary({ preview }: { readonly preview: Preview }) {
  const words = useWords(importWords);
  const { counts, rows, keptViolations, ignoredColumns } = preview;
  const kinds = ['added', 'changed', 'moved', 'closed', 'removed'] as const;
  const changed = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => ({
      label: words.changes[kind],
      value: count(counts[kind]),
      says: words.changesWhy[kind],
    }));
  return (
    <>
      <Figures
        figures={[
          { label: words.rows, value: count(rows) },
          ...changed,
          { label: words.unchanged, value: count(counts.unchanged) },
          { label: words.refused, value: count(counts.refused) },
        ]}
      />
      {keptViolations > 0 && (
        <p className="nb-waits">{words.keptViolations(count(keptViolations))}</p>
      )}
      {ignoredColumns.length > 0 && (
        <p className="nb-waits">{words.ignoredColumns(ignoredColumns.join('、'))}</p>
      )}
    </>
  );
}

/** Others have changed the register since: who, when, and the way to look again. */
function StaleAlert({
  failure,
  onAgain,
}: {
  readonly failure: ReturnType<typeof useCommand>['failure'];
  readonly onAgain: () => void;
}) {
  const words = useWords(importWords);
  const since = failure?.kind === 'refused' ? (failure.problem.rosterVersions ?? []) : [];
  return (
    <Alert
      className="nb-alert"
      type="warning"
      showIcon
      role="alert"
      title={words.stale}
      description={
        <ul>
          {since.map(({ version, at, actor }) => (
            <li key={version}>{words.staleVersion(version, moment(at), actor)}</li>
          ))}
        </ul>
      }
      action={<Button onClick={onAgain}>{words.again}</Button>}
    />
  );
}

function DoneNotice({ done, onBegin }: { readonly done: Done; readonly onBegin: () => void }) {
  const words = useWords(importWords);
  const { kind, version, added, changed, unchanged, refused, auditHead } = done;
  return (
    <Section
      title={words.done}
      actions={
        <>
          <Button onClick={onBegin}>{words.next}</Button>
          <Link to={kind === 'plan' ? '/register/progress' : '/register'}>
            <Button type="primary" tabIndex={-1}>
              {words.look}
            </Button>
          </Link>
        </>
      }
    >
      <div role="status">
        <p>{kind === 'plan' ? words.donePlan(version) : words.doneWhy(version)}</p>
        <p>{words.doneCounts(count(added), count(changed), count(unchanged), count(refused))}</p>
        <p className="nb-fine">{words.head(auditHead.number, auditHead.hash)}</p>
      </div>
    </Section>
  );
}
