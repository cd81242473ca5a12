import { existsSync } from 'node:fs';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { config } from '#config.ts';
import { DomainError } from '#domain/shared/errors.ts';
import { errorHandler, sendProblem } from './errors.ts';
import { authenticate } from './middleware/authenticate.ts';
import { checkCsrf } from './middleware/csrf.ts';
import { recordConnectionRequests } from './middleware/connection-log.ts';
import { measureRequests } from './middleware/metrics.ts';
import { logRequests } from './middleware/request-log.ts';
import { docsRouter } from './docs.ts';
import { routes } from './routes.ts';
import { openApiDocument } from './routing/openapi.ts';
import { routerOf } from './routing/router.ts';

const WEB = new URL('../dist/web/', import.meta.url).pathname;
const NOT_PAGES = /^\/(?:v1|hooks|wallet|docs|openapi\.json|healthz|readyz|metrics|assets)(?:\/|$)/;

const contentSecurity = helmet({
  contentSecurityPolicy: {
    directives: { defaultSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'", 'data:'], upgradeInsecureRequests: null },
  },
  strictTransportSecurity: config.appUrl.startsWith('https:'),
});

const COMPRESSED_FROM = 2048;
/** The web app is many small files, fetched once. */
const FILES_COMPRESSED_FROM = 256;

/** Answers of the API are nobody's to keep or to guess the type of; a browser never renders them. */
const apiHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
};

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
  app.set('etag', false);
  app.use(logRequests, measureRequests);
  app.use('/v1', apiHeaders);
  app.use(/^\/(?!v1\/)/, contentSecurity);
  const [compress, compressFiles] = [COMPRESSED_FROM, FILES_COMPRESSED_FROM].map((threshold) => compression({ threshold })) as [RequestHandler, RequestHandler];
  app.use((request, response, next) => (request.method === 'GET' ? (request.path.startsWith('/assets/') ? compressFiles : compress)(request, response, next) : next()));
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.use('/docs', docsRouter());
  app.use(authenticate, checkCsrf, recordConnectionRequests);
  app.use(routerOf(routes));
  web(app);
  app.use((request, response) => sendProblem(request, response, new DomainError('not_found', 'There is nothing at this address.', { status: 404 })));
  app.use(errorHandler);
  return app;
}
