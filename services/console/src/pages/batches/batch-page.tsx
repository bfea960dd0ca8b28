import { BatchFrame } from './batch-frame.tsx';
import { BatchFigures } from './figures.tsx';
import { NextSteps } from './next-steps.tsx';
import { Track } from './track.tsx';

/** A batch: how far it is, what is next and whose that is, and its key figures. */
export default function BatchPage() {
  return (
    <BatchFrame>
      {(sheet) => (
        <>
          <NextSteps sheet={sheet} />
          <Track sheet={sheet} />
          <BatchFigures sheet={sheet} />
        </>
      )}
    </BatchFrame>
  );
}
