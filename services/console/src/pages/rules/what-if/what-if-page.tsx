import { whatIfSchema } from '@nuanbu/contracts/http';
import { useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../../api/addresses.ts';
import { useCommand, useRead } from '../../../api/queries.ts';
import { useSession } from '../../../api/session.tsx';
import { useSay, useWords } from '../../../language/language.tsx';
import { AreaTabs } from '../../../parts/area-tabs.tsx';
import { PageHead, Section } from '../../../parts/page-head.tsx';
import { CountedProgress } from '../../../parts/progress.tsx';
import { ErrorState, Notice } from '../../../parts/states.tsx';
import { RULE_TABS } from '../pages.ts';
import '../rules.css';
import { ruleWords } from '../words.ts';
import { WhatIfForm } from './what-if-form.tsx';
import { WhatIfReport } from './what-if-report.tsx';
import { whatIfWords } from './words.ts';

type WhatIf = z.output<typeof whatIfSchema>;

/** How soon the server is asked again how far it is. */
const LOOK_MS = 1_000;

/** A settled season under other terms. */
export default function WhatIfPage() {
  const { area } = useWords(ruleWords);
  const words = useWords(whatIfWords);
  const { scope } = useSession();
  const ask = useCommand(whatIfSchema);
  const [asked, setAsked] = useState<WhatIf>();
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={RULE_TABS} />
      {scope !== 'all' ? (
        <Notice mark="denied" title={words.scope} />
      ) : (
        <>
          <WhatIfForm
            isBusy={ask.isBusy}
            failure={ask.failure}
            onAsk={async (body) => {
              setAsked(undefined);
              const answer = await ask.send('/api/what-if', body);
              if (answer.ok) setAsked(answer.value);
            }}
          />
          {asked && <Answered key={asked.id} asked={asked} />}
        </>
      )}
    </>
  );
}

/** How far it is, until it is there. */
function Answered({ asked }: { readonly asked: WhatIf }) {
  const words = useWords(whatIfWords);
  const say = useSay();
  const path = pathOf('/api/what-if/:id', { id: asked.id });
  const reading = useRead(
    whatIfSchema,
    path,
    {},
    {
      againMs: (value) => (value === undefined || value.state === 'underWay' ? LOOK_MS : false),
    },
  );
  const { state, progress, failure, report } = reading.value ?? asked;
  if (reading.failure) return <ErrorState failure={reading.failure} onRetry={reading.retry} />;
  if (failure) {
    return (
      <Notice
        mark="failed"
        title={say(failure.words)}
        body={[
          failure.detailWords ? say(failure.detailWords) : failure.detail,
          failure.hintWords ? say(failure.hintWords) : failure.hint,
        ]
          .filter(Boolean)
          .join(' ')}
      />
    );
  }
  if (state === 'underWay' || !report) {
    const { done = 0, villages = 0 } = progress ?? {};
    return (
      <Section title={words.underWay}>
        <CountedProgress done={done} all={villages} label={words.progress(done, villages)} />
      </Section>
    );
  }
  return <WhatIfReport id={asked.id} report={report} />;
}
