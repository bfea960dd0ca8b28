import {
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { TroubleError } from '@nuanbu/terms';

const KEY_BYTES = 32;

/** One data key with what is derived from it; each use has a key of its own. */
export interface DataKey {
  /** Stands before every value that the key sealed. Eight hexadecimal digits. */
  readonly id: string;
  /** For AES-256-GCM. */
  readonly sealing: KeyObject;
  /** For the keyed hash by which equal values are found. */
  readonly matching: KeyObject;
}

/** The keys that this process was given; the newest seals, all of them open. */
export interface DataKeys {
  readonly newest: DataKey;
  readonly ids: readonly string[];
  /** @throws TroubleError `dataKeyMissing`. */
  byId(id: string): DataKey;
  /** A keyed hash of a command's content, which names its key. */
  fingerprint(text: string): string;
  /** Whether a fingerprint is that of a text; never where its key was dropped meanwhile. */
  isFingerprint(fingerprint: string, text: string): boolean;
}

/**
 * Reads keys in the form in which `DATA_KEY` and the key file hold them: 32 bytes in base64 each,
 * newest first, separated by commas or line ends.
 *
 * @throws TroubleError `configInvalid`, without repeating what was given.
 */
export function parseDataKeys(text: string): DataKeys {
  const secrets = text.split(/[\s,]+/).filter((word) => word !== '');
  const keys = secrets.map((secret, index) => {
    const bytes = Buffer.from(secret, 'base64');
    const isCanonical = bytes.toString('base64').replace(/=+$/, '') === secret.replace(/=+$/, '');
    if (bytes.length !== KEY_BYTES || !isCanonical) {
      throw new TroubleError('configInvalid', `Data key ${index + 1} is not 32 bytes in base64.`);
    }
    return dataKey(bytes);
  });
  const [newest] = keys;
  if (!newest) throw new TroubleError('configInvalid', 'No data key is given.');
  const byId = new Map(keys.map((key) => [key.id, key]));
  const find = (id: string): DataKey => {
    const key = byId.get(id);
    if (key) return key;
    throw new TroubleError('dataKeyMissing', `Key ${id} is needed.`, {
      hint: 'Put it back into DATA_KEY or the key file, after the newest.',
    });
  };
  const print = (key: DataKey, content: string): string =>
    `${key.id}.${createHmac('sha256', key.matching).update(`fingerprint\0${content}`).digest('hex')}`;
  return {
    newest,
    ids: keys.map((key) => key.id),
    byId: find,
    fingerprint: (content) => print(newest, content),
    isFingerprint: (fingerprint, content) => {
      const key = byId.get(fingerprint.split('.')[0]!);
      if (!key) return false;
      const given = Buffer.from(fingerprint);
      const wanted = Buffer.from(print(key, content));
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}

function dataKey(secret: Buffer): DataKey {
  const derive = (use: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `nuanbu ${use}`, bytes));
  return {
    id: derive('key id', 4).toString('hex'),
    // Key objects, since a key handed over as bytes is prepared anew for every value.
    sealing: createSecretKey(derive('sealing', KEY_BYTES)),
    matching: createSecretKey(derive('matching', KEY_BYTES)),
  };
}
