import { Progress as Bar } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';

/** After this long somebody wonders whether anything happens. */
const PATIENCE_MS = 2_000;

/** Whether something has been under way for over two seconds, so that progress is shown. */
function useIsLong(isBusy: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isBusy) return setLong(false);
    const wait = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(wait);
  }, [isBusy]);
  return isLong;
}

const WHOLE = 100;

/** How far something is that is counted, such as a run in villages. */
export function CountedProgress({
  done,
  all,
  label,
}: {
  done: number;
  all: number;
  label: string;
}) {
  const percent = all === 0 ? 0 : Math.floor((done * WHOLE) / all);
  return (
    <div className="nb-progress">
      <Bar percent={percent} size="small" showInfo={false} aria-label={label} />
      <span className="nb-fine">{label}</span>
    </div>
  );
}

/** Something that takes longer than two seconds and is not counted. */
export function Waiting({ isBusy, label }: { isBusy: boolean; label?: string }) {
  const words = useWords(sharedWords);
  const isLong = useIsLong(isBusy);
  if (!isLong) return null;
  return (
    <div className="nb-progress" role="status">
      <div className="nb-waiting" />
      <span className="nb-fine">{label ?? words.progress.running}</span>
    </div>
  );
}
