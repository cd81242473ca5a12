import { createServer } from 'node:http';
import { config } from '#config.ts';
import { closeSequelize } from '#db/sequelize.ts';
import { closeSql } from '#db/sql.ts';
import { createApp } from './app.ts';
import { HTTP_LIMITS, refuseUnreadable } from './client-errors.ts';
import { logger } from './logger.ts';
import { flushConnectionLog } from './middleware/connection-log.ts';
import { closeTemporal } from './temporal.ts';

const DRAIN_MS = 10_000;

const server = createServer(HTTP_LIMITS, createApp());
server.on('clientError', refuseUnreadable);
server.keepAliveTimeout = 65_000;
server.listen(config.port, config.host, () => logger.info({ port: config.port }, 'API is listening'));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const forced = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(forced);
  await flushConnectionLog().catch(() => undefined);
  await Promise.allSettled([closeTemporal(), closeSql(), closeSequelize()]);
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
