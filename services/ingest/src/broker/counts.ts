/** What the broker itself counts. */
export interface BrokerCounts {
  sessions: number;
  logins: number;
  refusedLogins: number;
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
    refusedLogins: 0,
    refusedPublishes: 0,
    refusedSubscriptions: 0,
    refusedStatuses: 0,
    tooLongPackets: 0,
    droppedReceipts: 0,
  };
}
