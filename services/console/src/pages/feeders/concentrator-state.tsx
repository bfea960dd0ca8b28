import type { concentratorsSchema } from '@nuanbu/contracts/http';
import { Tooltip } from 'antd';
import type { z } from 'zod';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import type { Tone } from '../../parts/tones.ts';
import { feederWords } from './words.ts';

export type Concentrator = z.output<typeof concentratorsSchema>['items'][number];
export type ConcentratorState = 'online' | 'offline' | 'unknown' | 'silent' | 'disabled';

/** In the order in which somebody looks for trouble. */
export const CONCENTRATOR_STATES: readonly ConcentratorState[] = [
  'online',
  'offline',
  'unknown',
  'silent',
  'disabled',
];

const TONES: Readonly<Record<ConcentratorState, Tone>> = {
  online: 'good',
  offline: 'bad',
  unknown: 'waits',
  silent: 'waits',
  disabled: 'plain',
};

/** How a concentrator stands; one that never sent anything is silent. */
export function stateOf({
  revokedAt,
  isConnected,
  status,
  heardAt,
}: Concentrator): ConcentratorState {
  if (revokedAt !== undefined) return 'disabled';
  if (isConnected) return 'online';
  if (status === undefined && heardAt === undefined) return 'silent';
  return isConnected === undefined ? 'unknown' : 'offline';
}

/** The state, and since when the concentrator itself says so. */
export function StateTag({ concentrator }: { readonly concentrator: Concentrator }) {
  const { concentrators: words } = useWords(feederWords);
  const state = stateOf(concentrator);
  const { status, revokedAt } = concentrator;
  const at = state === 'disabled' ? revokedAt : status?.receivedAt;
  const tag = <Tag tone={TONES[state]}>{words.states[state]}</Tag>;
  if (at === undefined) return tag;
  return (
    <Tooltip title={state === 'disabled' ? moment(at) : words.statusAt(moment(at))}>{tag}</Tooltip>
  );
}
