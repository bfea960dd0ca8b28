/** What the subscriber itself counts. */
export interface SubscriberCounts {
  /** Connections that are subscribed at this moment. */
  connections: number;
  connects: number;
  /** Attempts that did not come to a subscription, whatever the reason. */
  failedConnects: number;
  /** Attempts that the broker refused, by the log-in or the subscription. */
  refusedConnects: number;
  /** Connections given up because what they brought could not be stored; the broker sends it again. */
  droppedConnections: number;
  /** Connections that another client took over, or that were lost soon after they were made. */
  cutConnections: number;
  /** Sessions that the broker no longer knew, with whatever it held for them. */
  lostSessions: number;
  messages: number;
  /** Of those: marked by the broker as sent before. */
  redeliveries: number;
  /** Messages refused for who sent them; they are in the quarantine. */
  refusedSenders: number;
  refusedStatuses: number;
  /** Receipts that the broker did not let this process publish. */
  refusedReceipts: number;
  /** Receipts given up because too many waited. */
  droppedReceipts: number;
}

export function noSubscriberCounts(): SubscriberCounts {
  return {
    connections: 0,
    connects: 0,
    failedConnects: 0,
    refusedConnects: 0,
    droppedConnections: 0,
    cutConnections: 0,
    lostSessions: 0,
    messages: 0,
    redeliveries: 0,
    refusedSenders: 0,
    refusedStatuses: 0,
    refusedReceipts: 0,
    droppedReceipts: 0,
  };
}
