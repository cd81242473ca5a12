import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { config } from '#config.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { errorHandler, sendProblem } from './errors.ts';
import { logger } from './logger.ts';
import { authenticate } from './middleware/authenticate.ts';
import { checkCsrf } from './middleware/csrf.ts';
import { recordConnectionRequests } from './middleware/connection-log.ts';
import { measureRequests } from './middleware/metrics.ts';
import { docsRouter } from './docs.ts';
import { routes } from './routes.ts';
import { openApiDocument } from './routing/openapi.ts';
import { routerOf } from './routing/router.ts';

const WEB = new URL('../dist/web/', import.meta.url).pathname;
const NOT_PAGES = /^\/(?:v1|hooks|docs|openapi\.json|healthz|readyz|metrics|assets)(?:\/|$)/;

const contentSecurity = helmet({
  contentSecurityPolicy: {
    directives: { defaultSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'", 'data:'], upgradeInsecureRequests: null },
  },
  strictTransportSecurity: config.appUrl.startsWith('https:'),
});

/** Request ids, a log line each (no bodies, no personal data), compression of what is large. */
const requestLog = pinoHttp({
  logger,
  genReqId: () => randomUUID(),
  autoLogging: { ignore: (request) => request.url === '/healthz' },
  customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'debug'),
  serializers: { req: ({ id, method }) => ({ id, method }), res: ({ statusCode }) => ({ statusCode }) },
  customProps: (_request, response) => ({ operation: (response as express.Response).locals?.operation, workflowId: (response as express.Response).locals?.workflowId }),
});

/** The web app: built files, and its page for every address that is not the API's. */
function web(app: Express): void {
  if (!existsSync(WEB)) return;
  app.use('/assets', express.static(`${WEB}assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static(WEB, { index: false, maxAge: '1h' }));
  app.get('/{*path}', (request, response, next) => {
    if (NOT_PAGES.test(request.path) || !request.accepts('html')) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(`${WEB}index.html`);
  });
}

/** The HTTP API and the web app; connections (database, Temporal) are opened on first use. */
export function createApp(): Express {
  const app = express();
  const document = openApiDocument(routes);
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.use(requestLog, measureRequests, contentSecurity);
  app.use((request, response, next) => {
    response.setHeader('X-Request-Id', String(request.id));
    next();
  });
  app.use(compression({ threshold: 2048 }));
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.use('/docs', docsRouter());
  app.use(authenticate, checkCsrf, recordConnectionRequests);
  app.use(routerOf(routes));
  web(app);
  app.use((request, response) => sendProblem(request, response, new DomainError('not_found', 'There is nothing at this address.', { status: 404 })));
  app.use(errorHandler);
  return app;
}
