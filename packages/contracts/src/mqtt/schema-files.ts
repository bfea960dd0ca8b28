import { z } from 'zod';
import { zReadingsMessage } from './readings.ts';
import { zReceipt } from './receipts.ts';
import { zStatus } from './status.ts';
import { CONCENTRATOR_NAME, DISTRICT_NAME, formatTopic, MQTT_VERSION } from './topics.ts';

const BODIES = { readings: zReadingsMessage, receipts: zReceipt, status: zStatus } as const;

/** A zod schema as JSON Schema, draft 2020-12, of what is sent. */
function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
}

/** The published form of the contract: file name → content. The zod schemas are the source. */
export function schemaFiles(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [channel, schema] of Object.entries(BODIES)) {
    files[schemaFile(channel)] = print(jsonSchema(schema));
  }
  files[`mqtt-v${MQTT_VERSION}.asyncapi.json`] = print(asyncApi());
  return files;
}

function schemaFile(channel: string): string {
  return `mqtt-v${MQTT_VERSION}-${channel}.schema.json`;
}

function print(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The AsyncAPI 3 document, as a concentrator's developer reads it. */
function asyncApi(): unknown {
  const channel = (name: keyof typeof BODIES, description: string) => ({
    address: formatTopic({
      district: '{district}',
      concentrator: '{concentrator}',
      channel: name,
    }),
    description,
    parameters: {
      district: { description: `The programme’s district: ${DISTRICT_NAME.source}` },
      concentrator: {
        description: `The concentrator’s name, which is its user name: ${CONCENTRATOR_NAME.source}`,
      },
    },
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
  });
  const operation = (action: 'send' | 'receive', name: keyof typeof BODIES, summary: string) => ({
    action,
    channel: { $ref: `#/channels/${name}` },
    summary,
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
  });
  const message = (name: keyof typeof BODIES, summary: string) => ({
    contentType: 'application/json',
    summary,
    payload: { $ref: `./${schemaFile(name)}` },
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'nuanbu MQTT contract',
      version: `${MQTT_VERSION}.0.0`,
      description:
        'How a concentrator reports registers, from the concentrator’s side. Publish with QoS 1: ' +
        'PUBACK comes after the readings are durable, or after what is refused is kept in ' +
        'quarantine. Send again what was not acknowledged; duplicates change nothing.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      readings: channel('readings', 'Registers, as objects or in columns. QoS 1, not retained.'),
      receipts: channel(
        'receipts',
        'What became of readings. Sent while somebody listens; not kept for later.',
      ),
      status: channel('status', 'Whether the concentrator is there. Retained; also the will.'),
    },
    operations: {
      sendReadings: operation('send', 'readings', 'Report registers.'),
      receiveReceipts: operation('receive', 'receipts', 'Learn what became of them.'),
      sendStatus: operation('send', 'status', 'Say that the concentrator is there.'),
    },
    components: {
      messages: {
        readings: message('readings', '1 to 5,000 readings'),
        receipts: message('receipts', 'Accepted readings of a commit, or refusals of a message'),
        status: message('status', 'Online or offline'),
      },
    },
  };
}
