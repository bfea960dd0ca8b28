/** The version of the MQTT contract, in topics and as `v` in every body. */
export const MQTT_VERSION = 1;

/** The channels of a concentrator, each one level of a topic. */
export const CHANNELS = ['readings', 'receipts', 'status'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where a concentrator speaks and listens: `nuanbu/v1/{district}/{concentrator}/{channel}`. */
export interface Topic {
  readonly district: string;
  readonly concentrator: string;
  readonly channel: Channel;
}

/** A district's level: small letters, digits, hyphens. */
export const DISTRICT_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** A concentrator's level, which is its user name too. */
export const CONCENTRATOR_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const PREFIX = `nuanbu/v${MQTT_VERSION}`;

/** Prints a topic. The names are taken as they are: `parseTopic` stands at the border. */
export function formatTopic({ district, concentrator, channel }: Topic): string {
  return `${PREFIX}/${district}/${concentrator}/${channel}`;
}

/** Reads a topic of this contract; `undefined` for any other, wildcards among them. */
export function parseTopic(text: string): Topic | undefined {
  const levels = text.split('/');
  if (levels.length !== 5 || `${levels[0]}/${levels[1]}` !== PREFIX) return undefined;
  const [, , district, concentrator, last] = levels;
  const channel = CHANNELS.find((each) => each === last);
  if (channel === undefined) return undefined;
  if (!DISTRICT_NAME.test(district!) || !CONCENTRATOR_NAME.test(concentrator!)) return undefined;
  return { district: district!, concentrator: concentrator!, channel };
}
