import { runPageSchema } from '@nuanbu/contracts/http';
import { Select } from 'antd';
import { useNavigate } from 'react-router';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import type { Run } from './state-tags.tsx';
import { runWords } from './words.ts';

const MOST = 200;

/** Chooses another run of the same component to compare this one with. */
export function ComparePicker({ run }: { readonly run: Run }) {
  const { page: words, name } = useWords(runWords);
  const go = useNavigate();
  const { number, programme, component } = run;
  const query = { component, programme, state: 'succeeded', limit: MOST };
  const { value } = useRead(runPageSchema, '/api/runs', query);
  const others = (value?.items ?? []).filter((each) => each.number !== number);
  return (
    <Select<number>
      aria-label={words.compareWith}
      placeholder={words.compareWith}
      style={{ width: 340 }}
      value={null}
      onChange={(before) => void go(pathOf('/runs/:run/against/:before', { run: number, before }))}
      options={others.map((each) => ({
        value: each.number,
        label: `${name(each.number)} · ${each.season} · ${moment(each.startedAt)}`,
      }))}
    />
  );
}
