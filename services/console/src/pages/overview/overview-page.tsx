import './overview.css';
import { overviewSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import { Completeness } from './completeness.tsx';
import { OutlookSection } from './outlook-section.tsx';
import { useSeason } from './season.ts';
import { SeasonPicker } from './season-picker.tsx';
import { Batches, Quarantine, UnderWay, Waiting } from './standing.tsx';
import { overviewWords } from './words.ts';

export type Overview = z.output<typeof overviewSchema>;

/** What meters send is in no change that is told. */
const A_WHILE_MS = 60_000;

/** The page on which a day begins: what waits, and how the season stands. */
export default function OverviewPage() {
  const words = useWords(overviewWords);
  const overview = useRead(overviewSchema, '/api/overview', {}, { againMs: () => A_WHILE_MS });
  return (
    <Shown reading={overview} title={words.title}>
      {(value) => <OverviewBody overview={value} />}
    </Shown>
  );
}

function OverviewBody({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords);
  const may = useMay();
  const season = useSeason(overview.runs);
  const { villages, households, waiting, tasks } = overview;
  const { underWay = [], batches, unpaid, quarantine } = overview;
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about(count(villages), count(households))}
        actions={may('seeRuns') && <SeasonPicker season={season} />}
      />
      <div className="nb-columns">
        <div className="nb-column">
          {may('seeRuns') && <OutlookSection choice={season.choice} />}
          {may('seeRegister') && <Completeness choice={season.choice} />}
        </div>
        <div className="nb-column nb-column-side">
          {waiting && <Waiting waiting={waiting} tasks={tasks} />}
          {underWay.length > 0 && <UnderWay runs={underWay} />}
          {batches && <Batches batches={batches} unpaid={unpaid} />}
          {quarantine && <Quarantine counts={quarantine} />}
        </div>
      </div>
    </>
  );
}
