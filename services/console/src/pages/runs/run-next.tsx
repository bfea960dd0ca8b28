import { batchPageSchema } from '@nuanbu/contracts/http';
import { BATCH_STATES } from '@nuanbu/terms';
import { Link } from 'react-router';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { useWords } from '../../language/language.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import type { Run } from './state-tags.tsx';
import { runWords } from './words.ts';

const MOST = 500;

/** Where a run leads: to the batches made of it, or to what it would move. */
export function RunNext({ run }: { readonly run: Run }) {
  const { page: words } = useWords(runWords);
  const may = useMay();
  const { number, kind, programme, component, season } = run;
  const subject = { programme, component, season, limit: MOST };
  const isAsked = kind === 'final' && may('seeBatches');
  const batches = useRead(batchPageSchema, '/api/batches', subject, { isEnabled: isAsked });
  return (
    <Section title={words.next}>
      {(kind === 'provisional' || kind === 'trial') && (
        <p className="nb-quiet">{words.provisionalWhy}</p>
      )}
      {kind !== 'final' && (
        <p>
          <Link to={pathOf('/runs/:run/differences', { run: number })}>
            {words.nextDifferences}
          </Link>
        </p>
      )}
      {isAsked && (
        <Shown reading={batches} rows={1}>
          {({ items }) => {
            const own = items.filter(({ runNumber }) => runNumber === number);
            if (own.length === 0) return <p className="nb-quiet">{words.noBatch}</p>;
            return own.map((batch) => (
              <p key={batch.number} className="nb-line">
                <CodeTag table={BATCH_STATES} code={batch.state} />
                <Link to={pathOf('/batches/:batch', { batch: batch.number })}>
                  {words.nextBatch(batch.number)}
                </Link>
              </p>
            ));
          }}
        </Shown>
      )}
    </Section>
  );
}
