import {
  counterAtScrape,
  gaugeAtScrape,
  histogramAtScrape,
  type MetricRegistry,
  type Sample,
} from '@nuanbu/runtime';
import type { BrokerCounts } from './broker/counts.ts';
import type { IngestPipeline } from './pipeline.ts';
import type { SubscriberCounts } from './subscriber/counts.ts';

/** What of a pipeline its metrics look at. */
export type IngestSource = Pick<IngestPipeline, 'counts' | 'failingSeconds' | 'patience'>;

/**
 * The metrics of the way in. Every message and every reading is accounted for at each scrape:
 * received = the outcomes together + in flight.
 */
export function ingestMetrics(registry: MetricRegistry, pipeline: IngestSource): void {
  const { counts } = pipeline;
  counterAtScrape(registry, {
    name: 'nuanbu_ingest_messages_received_total',
    help: 'Messages that were taken in, from concentrators, files and replays of the quarantine.',
    read: () => [[{}, counts.messages.received]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_ingest_messages_total',
    help:
      'Messages by what became of them: stored, duplicate (all of it was there already), conflict ' +
      '(stored, but a reading has another value than stands), partlyRefused, refused (nothing of it ' +
      'was taken; it is in the quarantine), abandoned (not acknowledged: its sender sends it again).',
    labels: ['outcome'],
    read: () => {
      const { byOutcome, abandoned } = counts.messages;
      return samples('outcome', { ...byOutcome, abandoned });
    },
  });
  gaugeAtScrape(registry, {
    name: 'nuanbu_ingest_messages_in_flight',
    help: 'Messages that are taken in and neither durable nor abandoned yet.',
    read: () => [[{}, counts.messages.inFlight]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_ingest_readings_received_total',
    help: 'Readings in messages that were not refused whole.',
    read: () => [[{}, counts.readings.received]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_ingest_readings_total',
    help:
      'Readings by what became of them: stored, duplicate, conflict (stored beside another value), ' +
      'refused (its message is in the quarantine, or on its way there), abandoned. Of several ' +
      'processes on one InfluxDB each sees what came again, or otherwise, by itself alone: from ' +
      'another process it may count as stored.',
    labels: ['outcome'],
    read: () => {
      const { stored, duplicates, conflicts, refused, abandoned } = counts.readings;
      return samples('outcome', {
        ...{ stored, duplicate: duplicates, conflict: conflicts, refused, abandoned },
      });
    },
  });
  gaugeAtScrape(registry, {
    name: 'nuanbu_ingest_readings_in_flight',
    help: 'Readings that were accepted and are neither durable nor abandoned yet.',
    read: () => [[{}, counts.readings.inFlight]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_ingest_refusals_total',
    help:
      'Refused readings, messages that were refused whole, and conflicts, by the public code ' +
      '(docs/codes.md).',
    labels: ['code'],
    read: () => samples('code', counts.refusedByCode),
  });
  histogramAtScrape(registry, {
    name: 'nuanbu_ingest_commit_duration_seconds',
    help: 'How long the reading store took to make a commit durable. Its count is that of commits.',
    read: () => counts.commitSeconds,
  });
  histogramAtScrape(registry, {
    name: 'nuanbu_ingest_commit_rows',
    help: 'Readings in a commit.',
    read: () => counts.commitRows,
  });
  histogramAtScrape(registry, {
    name: 'nuanbu_ingest_reading_lag_seconds',
    help:
      'From when a register was read until its message came, for every reading of a commit. A ' +
      'concentrator that sends what it kept shows here, and so does a clock that is wrong.',
    read: () => counts.lagSeconds,
  });
  gaugeAtScrape(registry, {
    name: 'nuanbu_ingest_last_commit_timestamp_seconds',
    help: 'When the newest commit of this process ended; absent before its first.',
    read: () => [[{}, counts.lastCommitAt]],
  });
  gaugeAtScrape(registry, {
    name: 'nuanbu_ingest_failing_seconds',
    help:
      'How long the reading store (store) or the ledger (quarantine) has taken nothing; 0 where it ' +
      'works. Meanwhile nothing is acknowledged and senders are held back.',
    labels: ['part'],
    read: () => samples('part', pipeline.failingSeconds),
  });
  gaugeAtScrape(registry, {
    name: 'nuanbu_ingest_patience_seconds',
    help: 'For how long what fails is tried again before its messages are abandoned.',
    read: () => [[{}, pipeline.patience.holdMs / 1_000]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_ingest_receipts_total',
    help: 'Receipts that were sent to concentrators which listen for them.',
    read: () => [[{}, counts.receipts]],
  });
}

/** The metrics of the embedded broker. */
export function brokerMetrics(registry: MetricRegistry, counts: () => BrokerCounts): void {
  gaugeAtScrape(registry, {
    name: 'nuanbu_broker_connections',
    help: 'Concentrators’ connections that are logged in at the embedded broker.',
    read: () => [[{}, counts().sessions]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_broker_logins_total',
    help: 'Logins that succeeded.',
    read: () => [[{}, counts().logins]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_broker_logins_refused_total',
    help:
      'Logins that were refused: unknown (no such concentrator), revoked, wrongPassword, foreignWill ' +
      '(its last will goes where it may not publish), busy or unavailable (told to come again).',
    labels: ['reason'],
    read: () => samples('reason', counts().refusedLogins),
  });
  counterAtScrape(registry, {
    name: 'nuanbu_broker_refusals_total',
    help:
      'Other things that were refused: publish (to a topic that is not the sender’s), subscription, ' +
      'status (unreadable), packet (over the size limit: the connection is closed).',
    labels: ['what'],
    read: () => {
      const { refusedPublishes, refusedSubscriptions, refusedStatuses, tooLongPackets } = counts();
      return samples('what', {
        ...{ publish: refusedPublishes, subscription: refusedSubscriptions },
        ...{ status: refusedStatuses, packet: tooLongPackets },
      });
    },
  });
  counterAtScrape(registry, {
    name: 'nuanbu_broker_receipts_dropped_total',
    help: 'Receipts that were dropped because their listener reads too slowly.',
    read: () => [[{}, counts().droppedReceipts]],
  });
}

/** The metrics of the subscriber to a broker outside. */
export function subscriberMetrics(registry: MetricRegistry, counts: () => SubscriberCounts): void {
  gaugeAtScrape(registry, {
    name: 'nuanbu_subscriber_connections',
    help: 'Connections to the broker outside that are subscribed.',
    read: () => [[{}, counts().connections]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_connects_total',
    help: 'Attempts to connect and subscribe: connected, or failed for whatever reason.',
    labels: ['outcome'],
    read: () => {
      const { connects, failedConnects } = counts();
      return samples('outcome', { connected: connects, failed: failedConnects });
    },
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_connections_dropped_total',
    help: 'Connections given up because what they brought could not be stored; the broker sends it again.',
    read: () => [[{}, counts().droppedConnections]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_connections_cut_total',
    help:
      'Connections that another client took over, or that were lost within a minute of being made. ' +
      'Where it grows, two processes have the same MQTT_CLIENT_NAME.',
    read: () => [[{}, counts().cutConnections]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_sessions_lost_total',
    help: 'Sessions that the broker no longer knew, with whatever it held for them.',
    read: () => [[{}, counts().lostSessions]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_messages_total',
    help: 'Messages that the broker handed on, status messages and those that it sent again included.',
    read: () => [[{}, counts().messages]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_redeliveries_total',
    help: 'Of those: marked by the broker as sent before.',
    read: () => [[{}, counts().redeliveries]],
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_refusals_total',
    help:
      'What was refused: connection (by the broker’s log-in or subscription), sender (who sent a message may not report; it is in the quarantine), status ' +
      '(unreadable), receipt (the broker did not let this process publish it).',
    labels: ['what'],
    read: () => {
      const { refusedConnects, refusedSenders, refusedStatuses, refusedReceipts } = counts();
      return samples('what', {
        ...{
          connection: refusedConnects,
          sender: refusedSenders,
          status: refusedStatuses,
          receipt: refusedReceipts,
        },
      });
    },
  });
  counterAtScrape(registry, {
    name: 'nuanbu_subscriber_receipts_dropped_total',
    help: 'Receipts given up because too many waited.',
    read: () => [[{}, counts().droppedReceipts]],
  });
}

function samples<Label extends string>(
  label: Label,
  values: Readonly<Partial<Record<string, number>>>,
): Sample<Label>[] {
  return Object.entries(values).map(([key, value]) => [
    { [label]: key } as Record<Label, string>,
    value,
  ]);
}
