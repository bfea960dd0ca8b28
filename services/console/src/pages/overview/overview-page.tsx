import { overviewSchema } from '@nuanbu/contracts/http';
import { useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';

export default function OverviewPage() {
  const overview = useRead(overviewSchema, '/api/overview');
  return (
    <>
      <PageHead title="总览" />
      <Shown reading={overview}>{({ households }) => <p>{count(households)}</p>}</Shown>
    </>
  );
}
