import { resolve } from 'node:path';
import { z } from 'zod';

/**
 * Everything the processes are told from outside, parsed once. Nothing else reads `process.env`.
 * Temporal's connection (address, namespace, TLS, API key) is read by `@temporalio/envconfig` from the same environment.
 */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.url().default('mysql://root@127.0.0.1:3306/prime_engine'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(12),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_UI_URL: z.url().default('http://127.0.0.1:8233'),
  TASK_QUEUE: z.string().default('automation'),
  APP_URL: z.url().optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('Prime Engine <no-reply@localhost>'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16).optional(),
  WORKER_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  WORKFLOW_CACHE: z.coerce.number().int().min(0).max(5000).default(200),
  PATIENCE: z.coerce.number().min(0.1).max(10).default(1),
  DEMO: z.enum(['0', '1']).default('0'),
  APPLE_PASS_TYPE_ID: z.string().default('pass.dev.prime-engine.card'),
  APPLE_TEAM_ID: z.string().default('PRIMEENGNE'),
  APPLE_PASS_CERT: z.string().optional(),
  APPLE_PASS_KEY: z.string().optional(),
  APPLE_WWDR: z.string().optional(),
  APPLE_PUSH_URL: z.url().optional(),
  GOOGLE_WALLET_ISSUER_ID: z.string().regex(/^\d+$/).default('3388000000000000000'),
  GOOGLE_SERVICE_ACCOUNT: z.string().optional(),
  GOOGLE_WALLET_URL: z.url().default('https://walletobjects.googleapis.com'),
  GOOGLE_TOKEN_URL: z.url().default('https://oauth2.googleapis.com/token'),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
});

const environment = Environment.parse(process.env);

export const config = {
  environment: environment.NODE_ENV,
  host: environment.HOST,
  port: environment.PORT,
  dataDir: resolve(environment.DATA_DIR),
  databaseUrl: environment.DATABASE_URL,
  databasePool: environment.DATABASE_POOL,
  temporalNamespace: environment.TEMPORAL_NAMESPACE,
  temporalUiUrl: environment.TEMPORAL_UI_URL.replace(/\/$/, ''),
  taskQueue: environment.TASK_QUEUE,
  appUrl: (environment.APP_URL ?? `http://${environment.HOST}:${environment.PORT}`).replace(/\/$/, ''),
  smtpUrl: environment.SMTP_URL,
  mailFrom: environment.MAIL_FROM,
  logLevel: environment.LOG_LEVEL,
  metricsToken: environment.METRICS_TOKEN,
  workerMetricsPort: environment.WORKER_METRICS_PORT,
  workflowCache: environment.WORKFLOW_CACHE,
  /** How many times longer than usual an answer waits for Temporal and for what a run books. */
  patience: environment.PATIENCE,
  demo: environment.DEMO === '1',
  trustProxy: environment.TRUST_PROXY,
  /** Files as Apple gives them out (PEM); without them passes are signed with certificates of our own. */
  appleWallet: {
    passTypeId: environment.APPLE_PASS_TYPE_ID, teamId: environment.APPLE_TEAM_ID, pushUrl: environment.APPLE_PUSH_URL,
    files: { cert: environment.APPLE_PASS_CERT, key: environment.APPLE_PASS_KEY, wwdr: environment.APPLE_WWDR },
  },
  /** `serviceAccount` is the JSON file Google gives out; without it save links are signed with a key of our own. */
  googleWallet: { issuerId: environment.GOOGLE_WALLET_ISSUER_ID, serviceAccount: environment.GOOGLE_SERVICE_ACCOUNT, apiUrl: environment.GOOGLE_WALLET_URL.replace(/\/$/, ''), tokenUrl: environment.GOOGLE_TOKEN_URL },
} as const;

export type Config = typeof config;
