import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { typedText } from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { isTrouble } from '@nuanbu/terms';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { RequestError } from '../http/errors.ts';

/** Where the first administrator chooses a name and a password. */
export const FIRST_ADMIN_PATH = '/api/first-admin';

/** The one-time way in to a ledger in which nobody can sign in yet. */
export interface FirstAdmin {
  /** What the link carries; undefined once somebody is there. */
  readonly token: string | undefined;
  /** Serves the page behind the link. */
  serve(server: FastifyInstance): Promise<void>;
}

/** What came of the form: an administrator, nothing since somebody is there, or what was wrong. */
type Added = 'made' | 'tooLate' | { readonly wrong: string };

/**
 * The way in, where the ledger has no user; it ends when there is one, whoever made it and by which
 * process, or when this process does.
 */
export async function firstAdminOf({ users }: Pick<Ledger, 'users'>): Promise<FirstAdmin> {
  const isEmpty = async () => (await users.list()).length === 0;
  let token = (await isEmpty()) ? randomBytes(32).toString('base64url') : undefined;

  async function add(given: unknown): Promise<Added> {
    const parsed = formSchema.safeParse(given);
    if (!parsed.success) return { wrong: '请填写用户名和密码 / Give a name and a password.' };
    const { name, password } = parsed.data;
    const before = token;
    // Taken before anything else, so that of two at once the later one finds no page.
    token = undefined;
    try {
      const facts = { displayName: name, roles: ['admin'], scope: 'all', password } as const;
      const made = await users.addFirst({ name, ...facts }, { actor: 'first admin' });
      return made ? 'made' : 'tooLate';
    } catch (error) {
      token = before;
      if (isTrouble(error)) return { wrong: error.detail };
      throw error;
    }
  }

  return {
    get token() {
      return token;
    },
    async serve(server) {
      await server.register(async (scope) => {
        scope.addContentTypeParser(
          'application/x-www-form-urlencoded',
          { parseAs: 'string' },
          (_request, body, done) => {
            done(null, Object.fromEntries(new URLSearchParams(String(body))));
          },
        );
        const schema = { hide: true };
        scope.get(FIRST_ADMIN_PATH, { schema }, async (request, reply) => {
          const { token: given } = request.query as { token?: unknown };
          if (!isToken(given, token)) throw new RequestError('addressUnknown');
          if (!(await isEmpty())) token = undefined;
          if (token === undefined) throw new RequestError('addressUnknown');
          return reply.type('text/html; charset=utf-8').send(formPage(String(given), ''));
        });
        scope.post(FIRST_ADMIN_PATH, { schema }, async (request, reply) => {
          const { token: given, ...form } = (request.body ?? {}) as Record<string, unknown>;
          if (!isToken(given, token)) throw new RequestError('addressUnknown');
          const added = await add(form);
          if (added === 'tooLate') throw new RequestError('addressUnknown');
          reply.type('text/html; charset=utf-8');
          if (added === 'made') return reply.send(DONE_PAGE);
          return reply.code(400).send(formPage(String(given), added.wrong));
        });
      });
    },
  };
}

const formSchema = z.strictObject({ name: typedText(64), password: z.string().max(1_000) });

/** Compared by their hashes, which are of one length whatever was given. */
function isToken(given: unknown, token: string | undefined): boolean {
  if (typeof given !== 'string' || token === undefined) return false;
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

const MARKS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => MARKS[mark]!);
}

/** Plain, since it stands before there is anybody; in the colors of the console. */
const STYLE = `:root{color-scheme:light dark;font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;line-height:1.6}
body{max-width:380px;margin:10vh auto;padding:0 20px}h1{font-size:20px}
input{box-sizing:border-box;width:100%;margin-top:4px;padding:8px 10px;font:inherit;border:1px solid #8894a0;border-radius:4px}
button,a.to{display:block;box-sizing:border-box;width:100%;padding:9px;font:inherit;color:#fff;text-align:center;text-decoration:none;background:#1b5c94;border:0;border-radius:4px;cursor:pointer}
[role=alert]:empty{display:none}[role=alert]{padding:8px 12px;color:#b3261e;background:#fdebe9;border-radius:4px}small{display:block;opacity:.8}`;

function page(body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>暖补 nuanbu</title><style>${STYLE}</style><main>${body}</main></html>`;
}

function formPage(token: string, wrong: string): string {
  return page(`<h1>第一位管理员 <small lang="en">The first administrator</small></h1>
<p role="alert">${escaped(wrong)}</p>
<form method="post" action="${FIRST_ADMIN_PATH}">
<input type="hidden" name="token" value="${escaped(token)}">
<p><label>用户名 <span lang="en">/ Name</span> <input name="name" required autofocus autocomplete="username"></label></p>
<p><label>密码，至少 12 个字符 <span lang="en">/ Password, at least 12 characters</span>
<input name="password" type="password" required minlength="12" autocomplete="new-password"></label></p>
<p><button>建立 / Make</button></p></form>`);
}

/** The console says on its first page that there is an administrator now. */
const DONE_PAGE = page(
  `<h1 role="status">管理员已建立，可以登录了。<small lang="en">The administrator can sign in now.</small></h1>
<p><a class="to" href="/#made">去登录 / Sign in</a></p>`,
);
