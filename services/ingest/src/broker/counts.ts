import type { Login } from './access.ts';

/** Why a login is refused. */
export type LoginRefusal =
  | Extract<Login, { readonly refused: string }>['refused']
  /** Its last will would be published where it may not publish. */
  | 'foreignWill';

/** What the broker itself counts. */
export interface BrokerCounts {
  sessions: number;
  logins: number;
  readonly refusedLogins: Record<LoginRefusal, number>;
  refusedPublishes: number;
  refusedSubscriptions: number;
  refusedStatuses: number;
  tooLongPackets: number;
  droppedReceipts: number;
}

export function noBrokerCounts(): BrokerCounts {
  return {
    sessions: 0,
    logins: 0,
    refusedLogins: {
      unknown: 0,
      revoked: 0,
      wrongPassword: 0,
      busy: 0,
      unavailable: 0,
      foreignWill: 0,
    },
    refusedPublishes: 0,
    refusedSubscriptions: 0,
    refusedStatuses: 0,
    tooLongPackets: 0,
    droppedReceipts: 0,
  };
}
