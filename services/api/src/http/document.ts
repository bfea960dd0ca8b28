import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Where the document is served, and where it can be browsed. */
export const DOCUMENT_PATH = '/api/openapi.json';
export const BROWSER_PATH = '/api/docs';

/** Describes the routes that are added from now on in an OpenAPI document, and serves it. */
export async function serveDocument(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'nuanbu 暖补',
        version: '1',
        description: ABOUT,
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-nuanbu', description: COOKIE },
          csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await server.register(swaggerUi, {
    routePrefix: BROWSER_PATH,
    staticCSP: true,
    // It is served over plain http, too, where nothing can be upgraded.
    transformStaticCSP: (header) => header.replace(/\s*upgrade-insecure-requests;?/, ''),
    uiConfig: { deepLinking: true, tryItOutEnabled: false },
  });
  server.get(DOCUMENT_PATH, { schema: { hide: true } }, async () => server.swagger());
}

const COOKIE = 'Set by a sign-in. Where the interface is reached by http, its name is `nuanbu`.';

const ABOUT = [
  'Everything that finance staff see and do. Energy is in Wh, money in fen, an instant in UTC epoch',
  'seconds, a day as its text. A session begins at `/api/session`; whatever changes something then',
  'sends the header `x-csrf-token`, and every command an `idempotency-key` of its own making.',
  'What is refused comes as a problem of RFC 9457 with a public code. Lists come in pages: `next`',
  'of an answer is the `after` of the next question.',
].join(' ');
