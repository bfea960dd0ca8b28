import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import type { Component, Log } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import type { FastifyInstance } from 'fastify';
import { type SessionCookie, sessionCookie } from './access/cookie.ts';
import { FIRST_ADMIN_PATH, type FirstAdmin, firstAdminOf } from './access/first-admin.ts';
import { guardOf } from './access/guard.ts';
import { tableRoutes } from './exports/tables.ts';
import { serveConsole } from './http/console.ts';
import { serveDocument } from './http/document.ts';
import { register } from './http/register.ts';
import type { Route } from './http/route.ts';
import { makeServer, type ServerOptions } from './http/server.ts';
import { ProgrammesOnFile } from './programmes/on-file.ts';
import { auditRoutes } from './routes/audit.ts';
import { auditPackageRoutes } from './routes/audit-package.ts';
import { batchStepRoutes } from './routes/batch-steps.ts';
import { batchRoutes } from './routes/batches.ts';
import { conversionRoutes } from './routes/conversions.ts';
import { correctionRoutes } from './routes/corrections.ts';
import { eventRoutes } from './routes/events.ts';
import { feederCommandRoutes } from './routes/feeder-commands.ts';
import { feederRoutes } from './routes/feeders.ts';
import { fundRoutes } from './routes/funds.ts';
import { healthRoutes } from './routes/health.ts';
import { householdHistoryRoutes } from './routes/household-history.ts';
import { householdRoutes } from './routes/households.ts';
import { importTemplateRoutes } from './routes/import-templates.ts';
import { importRoutes } from './routes/imports.ts';
import { noticeListRoutes } from './routes/notice-list.ts';
import { overviewRoutes } from './routes/overview.ts';
import { owedBackRoutes } from './routes/owed-back.ts';
import { paperRoutes } from './routes/papers.ts';
import type { Parts } from './routes/parts.ts';
import { paymentRoutes } from './routes/payments.ts';
import { programmeFileRoutes } from './routes/programme-files.ts';
import { programmeRoutes } from './routes/programmes.ts';
import { registerRoutes } from './routes/register.ts';
import { runRoutes } from './routes/runs.ts';
import { seasonRoutes } from './routes/seasons.ts';
import { sessionRoutes } from './routes/session.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { userRoutes } from './routes/users.ts';
import { violationRoutes } from './routes/violations.ts';
import { whatIfRoutes } from './routes/what-if.ts';
import { Running, type RunningOptions } from './running.ts';

export interface ApiOptions extends ServerOptions, RunningOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  readonly log: Log;
  /** Where the built console lies; without it there is the interface alone. */
  readonly consoleDir?: string | undefined;
}

/** The HTTP interface for staff: it listens from `start` to `stop`. */
export class Api implements Component {
  readonly #options: ApiOptions;
  #server: FastifyInstance | undefined;
  #firstAdmin: FirstAdmin | undefined;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** @throws TroubleError `portInUse`. */
  async start(): Promise<void> {
    const { host, port } = this.#options;
    this.#firstAdmin = await firstAdminOf(this.#options.ledger);
    const server = await serverOf(this.#options, this.#firstAdmin);
    try {
      await server.listen({ host, port });
    } catch (cause) {
      await server.close();
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
      throw new TroubleError('portInUse', `Port ${port} of ${host}, for API_PORT.`, { cause });
    }
    this.#server = server;
  }

  /** Takes nothing more in, and ends when what is under way is answered. */
  async stop(): Promise<void> {
    await this.#server?.close();
  }

  /** Where the first administrator is made; undefined where somebody can sign in already. */
  get firstAdminUrl(): string | undefined {
    const token = this.#firstAdmin?.token;
    return token && `${this.address}${FIRST_ADMIN_PATH}?token=${token}`;
  }

  /** Where browsers reach it. */
  get address(): string {
    const { origin, host } = this.#options;
    const address = this.#server?.server.address() as AddressInfo;
    return origin ?? `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  }
}

/** The server with all routes, not yet listening. */
export async function serverOf(
  options: ApiOptions,
  firstAdmin?: FirstAdmin,
): Promise<FastifyInstance> {
  const { ledger, origin } = options;
  const server = await makeServer(options);
  await server.register(cookie);
  await serveDocument(server);
  await firstAdmin?.serve(server);
  if (options.consoleDir !== undefined) await serveConsole(server, options.consoleDir);
  const session = sessionCookie(origin);
  const running = new Running(options);
  server.addHook('preClose', () => running.stop());
  await register(server, routesOf(options, session, running), guardOf(ledger, session, origin));
  return server;
}

/** Every route there is, and the tables of those that are lists. */
export function routesOf(parts: Parts, cookie: SessionCookie, running: Running): Route[] {
  const onFile = new ProgrammesOnFile(parts.ledger.programmes);
  const routes = pagesOf(parts, cookie, running, onFile);
  return [...routes, ...routes.flatMap((route) => tableRoutes(route, { ...parts, onFile }))];
}

function pagesOf(
  parts: Parts,
  cookie: SessionCookie,
  running: Running,
  onFile: ProgrammesOnFile,
): Route[] {
  const { ledger } = parts;
  return [
    ...healthRoutes(ledger),
    ...sessionRoutes(ledger, cookie),
    ...signInRoutes(parts, cookie, running.openid),
    ...overviewRoutes(parts),
    ...householdRoutes(parts),
    ...seasonRoutes(parts),
    ...runRoutes(parts),
    ...correctionRoutes(parts),
    ...noticeListRoutes(ledger),
    ...paperRoutes(parts),
    ...auditPackageRoutes(parts),
    ...batchRoutes(parts),
    ...batchStepRoutes(parts),
    ...paymentRoutes(parts),
    ...fundRoutes(parts),
    ...owedBackRoutes(ledger),
    ...programmeRoutes(parts, onFile),
    ...programmeFileRoutes(parts, onFile),
    ...whatIfRoutes(running.whatIfs),
    ...registerRoutes(parts),
    ...conversionRoutes(parts),
    ...householdHistoryRoutes(ledger),
    ...importRoutes(parts, running.previews),
    ...importTemplateRoutes(onFile),
    ...violationRoutes(parts),
    ...feederRoutes(parts),
    ...feederCommandRoutes(parts),
    ...auditRoutes(ledger),
    ...eventRoutes(parts, running.feed),
    ...userRoutes(ledger),
  ];
}
