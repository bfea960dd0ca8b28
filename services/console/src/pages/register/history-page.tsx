import { householdHistorySchema, householdSheetSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import { ExportMenu } from '../../parts/table/toolbar.tsx';
import { Change } from './change.tsx';
import './register.css';
import { registerWords } from './words.ts';

type Entry = z.output<typeof householdHistorySchema>['items'][number];

/** A household's facts as they stand, and each version that made them so. */
export default function HistoryPage() {
  const { history: words } = useWords(registerWords);
  const { household = '' } = useParams();
  const path = pathOf('/api/households/:household/history', { household });
  const sheet = useRead(householdSheetSchema, pathOf('/api/households/:household', { household }));
  const history = useRead(householdHistorySchema, path);
  const facts = sheet.value?.facts;
  return (
    <>
      <PageHead
        title={facts ? `${facts.name} ${household}` : household}
        about={facts && `${facts.town} ${facts.village}`}
        back={{ to: '/register', label: words.back }}
        actions={
          <>
            <ExportMenu path={path} />
            <Link to={`/households/${encodeURIComponent(household)}`}>
              <Button type="primary" tabIndex={-1}>
                {words.sheet}
              </Button>
            </Link>
          </>
        }
      />
      <Section title={words.history} about={words.historyNote}>
        <Shown reading={history}>
          {({ items }) => (
            <ol className="nb-history">
              {items.map((entry, index) => (
                <li key={entry.version}>
                  <Version entry={entry} isFirst={index === items.length - 1} />
                </li>
              ))}
            </ol>
          )}
        </Shown>
      </Section>
    </>
  );
}

function Version({ entry, isFirst }: { readonly entry: Entry; readonly isFirst: boolean }) {
  const { history: words } = useWords(registerWords);
  const { version, kind, actor, at, reason, facts, personal, meters } = entry;
  const isNothing = facts.length + personal.length + meters.length === 0;
  return (
    <article aria-label={words.version(version)}>
      <h3>
        {words.version(version)} <Tag>{words.kinds[kind]}</Tag>{' '}
        {isFirst && <Tag tone="primary">{words.first}</Tag>}
      </h3>
      <p className="nb-fine">
        {moment(at)} · {actor}
        {reason !== undefined && ` · ${reason}`}
      </p>
      {isNothing && <p className="nb-quiet">{words.nothing}</p>}
      <dl className="nb-changes">
        {[...facts, ...personal].map(({ field, before, after }) => (
          <Change key={field} field={field} before={before} after={after} />
        ))}
        {meters.map(({ change, meterId, installedAt, removedAt, multiplier }) => (
          <div key={`${meterId}${installedAt}`}>
            <dt>{change === 'added' ? words.meterAdded : words.meterChanged}</dt>
            <dd>
              {meterId}
              {installedAt !== undefined && ` · ${moment(installedAt)}`}
              {removedAt !== undefined && ` – ${moment(removedAt)}`}
              {multiplier !== 1 && ` · ×${multiplier}`}
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
