import { Button } from 'antd';
import { Link, useRouteError } from 'react-router';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Notice } from '../parts/states.tsx';

/** What stands at an address that leads nowhere. */
export function LostPage() {
  const { lost } = useWords(sharedWords);
  return (
    <>
      <PageHead title={lost.title} />
      <Notice title={lost.title} body={lost.why} action={<Link to="/">{lost.home}</Link>} />
    </>
  );
}

/**
 * What stands in the place of a page that broke. A page whose file is gone was opened before the
 * console was renewed: a reload brings the new one.
 */
export function PageCrash() {
  const words = useWords(sharedWords);
  const error = useRouteError();
  return (
    <Notice
      mark="failed"
      title={words.failure.crashed}
      body={
        <>
          <p>{words.failure.crashedWhy}</p>
          <p className="nb-fine">{String(error)}</p>
        </>
      }
      action={
        <Button type="primary" onClick={() => window.location.reload()}>
          {words.reload}
        </Button>
      }
    />
  );
}
