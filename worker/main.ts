import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, Worker, makeTelemetryFilterString } from '@temporalio/worker';
import { createActivities } from '#activities/index.ts';
import { config } from '#config.ts';
import { closeSequelize } from '#db/sequelize.ts';
import { closeSql } from '#db/sql.ts';
import { createMailer } from '#integrations/mail/mailer.ts';
import { logger } from './logger.ts';
import { failuresOfActivities } from './failures.ts';
import { startOutboxRelay } from './outbox-relay.ts';
import { createPassServices } from './pass-services.ts';
import { workflowBundle } from './bundle.ts';

const level = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

Runtime.install({
  logger: {
    log: (at, message, meta) => logger[level[at]]({ ...meta }, message),
    trace: (message, meta) => logger.trace({ ...meta }, message),
    debug: (message, meta) => logger.debug({ ...meta }, message),
    info: (message, meta) => logger.info({ ...meta }, message),
    warn: (message, meta) => logger.warn({ ...meta }, message),
    error: (message, meta) => logger.error({ ...meta }, message),
  },
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
    ...(config.workerMetricsPort !== undefined && { metrics: { prometheus: { bindAddress: `127.0.0.1:${config.workerMetricsPort}`, useSecondsForDurations: true } } }),
  },
  shutdownSignals: [],
});

const { values } = parseArgs({ options: { queues: { type: 'string' } } });
const queues = (values.queues ?? config.taskQueue).split(',').map((queue) => queue.trim()).filter((queue) => queue !== '');

const { connectionOptions, namespace } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const client = new Client({ connection, namespace: namespace ?? config.temporalNamespace });
const { codePath } = await workflowBundle();
const activities = createActivities({ mailer: createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, outboxDir: join(config.dataDir, 'outbox') }), ...createPassServices(config) });
const workers = await Promise.all(queues.map((taskQueue) => Worker.create({
  connection,
  namespace: namespace ?? config.temporalNamespace,
  taskQueue,
  workflowBundle: { codePath },
  activities,
  interceptors: { activity: [() => ({ inbound: failuresOfActivities() })] },
  maxCachedWorkflows: config.workflowCache,
  shutdownGraceTime: '15 seconds',
  shutdownForceTime: '18 seconds',
})));

const stopRelay = startOutboxRelay(client);
let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  for (const worker of workers) worker.shutdown();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

logger.info({ queues }, 'worker is polling');
await Promise.all(workers.map((worker) => worker.run()));
stopRelay();
await connection.close();
await Promise.allSettled([closeSql(), closeSequelize()]);
process.exit(0);
