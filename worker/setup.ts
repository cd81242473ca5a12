import { Connection, Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import proto from '@temporalio/proto';
import { config } from '#config.ts';
import { searchAttributes, taskQueues, workflowIds } from '#workflows/names.ts';
import { housekeeping } from '#workflows/housekeeping.ts';
import { levelReview } from '#workflows/level-review.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const VALUE_TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD, KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST, Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const known = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributes).filter(([name]) => !(name in (known.customAttributes ?? {})));
  if (missing.length > 0) {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, VALUE_TYPES[type]])) });
  }
  return missing.map(([name]) => name);
}

/** Old sessions, keys and logs go, and the ledger is checked, every night. */
async function scheduleHousekeeping(client: Client): Promise<void> {
  await client.schedule.create({
    scheduleId: workflowIds.housekeeping(),
    spec: { calendars: [{ hour: 3, minute: 20, comment: 'every night' }], jitter: '20 minutes', timezone: 'UTC' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
    action: { type: 'startWorkflow', workflowType: housekeeping, taskQueue: taskQueues.automation, workflowId: workflowIds.housekeeping(), args: [], staticSummary: 'Housekeeping and ledger check' },
  }).catch((error: unknown) => {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  });
}

/** Levels that time alone has changed are booked every quarter of an hour. */
async function scheduleLevelReview(client: Client): Promise<void> {
  await client.schedule.create({
    scheduleId: workflowIds.levelReview(),
    spec: { intervals: [{ every: '15 minutes' }], jitter: '1 minute' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
    action: { type: 'startWorkflow', workflowType: levelReview, taskQueue: taskQueues.automation, workflowId: workflowIds.levelReview(), args: [{}], staticSummary: 'Ends of terms and periods of levels' },
  }).catch((error: unknown) => {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  });
}

/** Makes Temporal know what the workflows need: search attributes and schedules. Safe to repeat. */
const { connectionOptions, namespace = config.temporalNamespace } = loadClientConnectConfig();
const connection = await Connection.connect(connectionOptions);
const registered = await registerSearchAttributes(connection, namespace);
const client = new Client({ connection, namespace });
await scheduleHousekeeping(client);
await scheduleLevelReview(client);
await connection.close();
process.stdout.write(`search attributes: ${registered.length === 0 ? 'known' : registered.join(', ')}; schedules: housekeeping, level review\n`);
process.exit(0);
