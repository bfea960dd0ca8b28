import {
  CSV_TYPE,
  fileBytesSchema,
  IDEMPOTENCY_HEADER,
  PROBLEM_TYPE,
  problemSchema,
  XLSX_TYPE,
} from '@nuanbu/contracts/http';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { Admitted, Guard } from '../access/guard.ts';
import type { Route } from './route.ts';
import { traceIdOfRequest } from './trace.ts';

/** Adds routes to a server, each behind the guard. */
export async function register(
  server: FastifyInstance,
  routes: readonly Route[],
  guard: Guard,
): Promise<void> {
  for (const route of routes) {
    if (route.file) await registerFile(server, route, route.file, guard);
    else add(server, route, guard);
  }
}

/** A route that takes a file takes its media types and no other. */
async function registerFile(
  server: FastifyInstance,
  route: Route,
  { types, limitBytes: bodyLimit }: NonNullable<Route['file']>,
  guard: Guard,
): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...types], { parseAs: 'buffer', bodyLimit }, (_, body, done) =>
      done(null, body),
    );
    add(scope, { ...route, bodyLimitBytes: bodyLimit }, guard);
  });
}

function add(server: FastifyInstance, route: Route, guard: Guard): void {
  server.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route),
    ...(route.limitPerMinute && { config: { rateLimit: { max: route.limitPerMinute } } }),
    ...(route.bodyLimitBytes && { bodyLimit: route.bodyLimitBytes }),
    onRequest: (request) => guard.admit(request, route),
    handler: async (request, reply) => {
      const { params, query, body } = request;
      // A route that is open to anybody asks nothing of who it is.
      const admitted = guard.of(request) as Admitted;
      const traceId = traceIdOfRequest(request);
      const call = { params, query, body, ...admitted, traceId, request, reply };
      const answer = await route.handle(call);
      return reply.send(answer);
    },
  });
}

/** What clients that are made from the document call a route: `getBatchesByBatchLines`. */
function operationIdOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const words = path
    .replace(/^\/api\//, '')
    .replaceAll(':', 'by-')
    .split(/[^A-Za-z0-9]+/);
  const named = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return `${method.toLowerCase()}${named.join('')}`;
}

function schemaOf(route: Route): FastifySchema {
  const { params, query, body, file, tag, summary, access, isCommand } = route;
  const isOpen = access === 'anybody';
  return {
    tags: [tag],
    operationId: operationIdOf(route),
    summary,
    description: isOpen ? 'Open to anybody.' : `Needs: ${access}.`,
    ...(isOpen ? { security: [] } : { security: [{ session: [], csrf: [] }] }),
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(file && { body: fileBody(file.limitBytes), consumes: [...file.types] }),
    ...(isCommand && { headers: commandHeaders }),
    response: {
      200: answerOf(route),
      default: {
        description: 'Why it is refused.',
        content: { [PROBLEM_TYPE]: { schema: problemSchema } },
      },
    },
  };
}

/** A file is told by its media type, as far as its address says which; all else is JSON. */
function answerOf({ answer, path }: Route) {
  if (answer !== fileBytesSchema) return answer;
  const ending = path.split('.')[1];
  const type = ENDINGS.find((each) => each === ending);
  const media = type === undefined ? 'application/*' : FILE_TYPES[type];
  return { description: 'The file itself.', content: { [media]: { schema: answer } } };
}

const FILE_TYPES = { csv: CSV_TYPE, xlsx: XLSX_TYPE, pdf: 'application/pdf' } as const;
const ENDINGS = ['csv', 'xlsx', 'pdf'] as const;

/** What its bytes say is for whoever reads the file. */
function fileBody(limitBytes: number) {
  const description = `The file itself, of at most ${limitBytes} bytes.`;
  return z.unknown().meta({ description, format: 'binary' });
}

const commandHeaders = z.looseObject({
  [IDEMPOTENCY_HEADER]: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .meta({ description: 'Made by whoever sends the command; the same again changes nothing.' }),
});
