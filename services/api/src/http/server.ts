import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { PROBLEM_TYPE } from '@nuanbu/contracts/http';
import { type Log, traceparentOf } from '@nuanbu/runtime';
import { verbatim } from '@nuanbu/terms';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { RequestCounts } from '../metrics/http.ts';
import { RequestError } from './errors.ts';
import { problemOf } from './problem.ts';
import { traceIdOfRequest } from './trace.ts';
import { validatorInBoth } from './validation.ts';

export interface ServerOptions {
  readonly log: Log;
  /** Where browsers reach it; undefined where it listens itself. */
  readonly origin?: string | undefined;
  /** Addresses and blocks of those that stand before it; this machine's own unless given. */
  readonly proxies?: readonly string[] | undefined;
  /** Requests that one address may send in a minute. */
  readonly requestsPerMinute: number;
  /** Told of every request that was answered; undefined where nobody asks for metrics. */
  readonly requestCounts?: RequestCounts | undefined;
}

/** No command has more to say; files come in a route of their own. */
const BODY_LIMIT_BYTES = 1_000_000;
/** Of one request, a large file from a slow line included, so that nobody holds a place for long. */
const REQUEST_TIMEOUT_MS = 120_000;
const MINUTE_MS = 60_000;

/**
 * A server with what every route has: numbered requests, limits, security headers, and problems
 * instead of errors. It listens to nobody yet.
 */
export async function makeServer(options: ServerOptions): Promise<FastifyInstance> {
  const { log, origin, proxies = ['loopback'], requestsPerMinute } = options;
  const server = Fastify({
    loggerInstance: log.child({ component: 'api' }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    childLoggerFactory: (logger, bindings, childOptions, { headers }) => {
      const traceId = traceIdOfRequest({ id: String(bindings.reqId), headers });
      return logger.child({ ...bindings, traceId }, childOptions);
    },
    // Who is known to stand before it says whose request it hands on; nobody else does.
    trustProxy: origin === undefined ? false : [...proxies],
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    // An address that cannot be read at all comes to no route and to no handler of its errors.
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply),
    routerOptions: { maxParamLength: 200 },
  });
  server.setValidatorCompiler(validatorInBoth);
  server.setSerializerCompiler(serializerCompiler);
  server.setNotFoundHandler((request) => {
    throw new RequestError(
      'addressUnknown',
      verbatim(`${request.method} ${request.url.split('?')[0]}`),
    );
  });
  server.setErrorHandler(answerProblem);
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('traceparent', traceparentOf(traceIdOfRequest(request)));
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    // Never the address itself: what people look for stands in it.
    const route = request.is404 ? undefined : request.routeOptions.url;
    const { statusCode: status, elapsedTime: ms } = reply;
    options.requestCounts?.note({ method, route, status, seconds: ms / 1_000 });
    const level = method === 'GET' ? 'debug' : 'info';
    request.log[level]({ method, route, status, ms: Math.round(ms) }, 'request answered');
  });
  await server.register(helmet, {
    contentSecurityPolicy: { directives: CONTENT_SECURITY },
    strictTransportSecurity: origin?.startsWith('https:') ?? false,
  });
  await server.register(rateLimit, { max: requestsPerMinute, timeWindow: MINUTE_MS });
  return server;
}

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) request.log.error({ err: error }, 'a request failed');
  reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Pages take everything from here and nothing from elsewhere. */
const CONTENT_SECURITY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  // The pages of the console lay themselves out with inline styles.
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};
