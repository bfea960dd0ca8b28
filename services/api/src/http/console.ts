import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import { verbatim } from '@nuanbu/terms';
import type { FastifyInstance } from 'fastify';
import { RequestError } from './errors.ts';

const PAGE = 'index.html';
/** Their names carry a hash of what is in them. */
const HASHED = 'assets/';
/** No piece of it hidden, and none that leads up. */
const FILE_PATH = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/**
 * Serves the console at every address outside `/api`: its files, and its page for any address that
 * is none of them, since the page knows its own addresses.
 *
 * @param dir where the built console lies. Where it was not built, every such address says so.
 */
export async function serveConsole(server: FastifyInstance, dir: string): Promise<void> {
  const isBuilt = existsSync(join(dir, PAGE));
  if (isBuilt) await server.register(files, { root: dir, serve: false, preCompressed: true });
  server.get(
    '/*',
    // One page is many files: they count for no limit, and hold no secret.
    { schema: { hide: true }, config: { rateLimit: false } },
    async (request, reply) => {
      const { '*': asked } = request.params as { '*': string };
      if (asked === 'api' || asked.startsWith('api/')) {
        throw new RequestError('addressUnknown', verbatim(`${request.method} /${asked}`));
      }
      if (!isBuilt) return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
      const isFile = FILE_PATH.test(asked) && existsSync(join(dir, asked));
      if (asked.startsWith(HASHED)) {
        if (!isFile)
          throw new RequestError('addressUnknown', verbatim(`${request.method} /${asked}`));
        return reply.sendFile(asked, { maxAge: '1y', immutable: true });
      }
      // The page names the files of the moment, so it is asked for each time.
      return reply
        .header('cache-control', 'no-cache')
        .sendFile(isFile ? asked : PAGE, { cacheControl: false });
    },
  );
}

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>暖补 nuanbu</title>
<h1>控制台尚未构建 / The console is not built</h1>
<p>接口正常。请运行 <code>npm run build:console</code> 后重新启动。</p>
<p lang="en">The interface works. Run <code>npm run build:console</code>, then start again.</p>
<p><a href="/api/docs">/api/docs</a></p></html>`;
