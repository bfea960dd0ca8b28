import { type Language, localTime } from '@nuanbu/contracts';
import type { AuditHead, Ledger, Session } from '@nuanbu/ledger';
import type { Clock } from '@nuanbu/runtime';
import type { FastifyReply } from 'fastify';

/** What binds a file that somebody takes away to the ledger (domain rule S7). */
export interface Anchor {
  readonly auditHead: AuditHead;
  /** Goes into the file's name, since not every form has room for it inside. */
  readonly suffix: string;
  /** The same as lines of a file, each a title and a text. */
  readonly lines: (language: Language) => readonly (readonly [string, string])[];
}

/** So much of a hash tells it from any other. */
const SHORT_HASH = 12;

/** The anchor of a file that is written now. */
export async function anchorOf(
  { audit }: Pick<Ledger, 'audit'>,
  clock: Clock,
  { user }: Session,
): Promise<Anchor> {
  const auditHead = await audit.head();
  const at = localTime(clock.now());
  return {
    auditHead,
    suffix: `_a${auditHead.number}-${auditHead.hash.slice(0, SHORT_HASH)}`,
    lines: (language) => {
      const words = anchorWords(language);
      return [
        [words.writtenAt, at],
        [words.writtenBy, user.displayName],
        [words.auditHead, `${auditHead.number} ${auditHead.hash}`],
      ];
    },
  };
}

/** Hands a file out under a name, which is ASCII. */
export function handOut(reply: FastifyReply, mediaType: string, name: string): void {
  reply.type(mediaType);
  reply.header('content-disposition', `attachment; filename="${name}"`);
}

const WORDS = {
  zh: {
    ...{ list: '清单', source: '出处', address: '地址', rows: '行数' },
    ...{ writtenAt: '导出时间', writtenBy: '导出人', auditHead: '审计链头' },
  },
  en: {
    ...{ list: 'list', source: 'source', address: 'address', rows: 'rows' },
    ...{ writtenAt: 'exported at', writtenBy: 'exported by', auditHead: 'audit head' },
  },
} as const;

export function anchorWords(language: Language) {
  return WORDS[language];
}
