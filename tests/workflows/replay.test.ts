import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '#worker/bundle.ts';
import * as workflows from '#workflows/index.ts';
import { quietRuntime } from '../support/temporal.ts';

const HISTORIES = new URL('../histories/', import.meta.url);
const files = readdirSync(HISTORIES, { recursive: true }).map(String).filter((file) => file.endsWith('.json')).sort();

interface Kept {
  events: { workflowExecutionStartedEventAttributes?: { workflowType: { name: string } } }[];
}
const read = (file: string) => JSON.parse(readFileSync(new URL(file, HISTORIES), 'utf8')) as Kept;

/**
 * A history from its JSON. The SDK's own reader takes the JSON functions of one copy of protobufjs and the types of another when
 * npm gives each of its packages a copy; both come from the same copy here.
 */
function historyIn(content: object): unknown {
  const require = createRequire(createRequire(import.meta.url).resolve('@temporalio/proto'));
  const { fromJson } = require('protobufjs/ext/protojson') as { fromJson: (type: unknown, json: unknown, options: object) => unknown };
  const { patchProtobufRoot } = require('../lib/patch-protobuf-root.js') as { patchProtobufRoot: (root: unknown) => { lookupType: (name: string) => unknown } };
  const types = patchProtobufRoot(require('./index.js'));
  return fromJson(types.lookupType('temporal.api.history.v1.History'), content, { ignoreUnknownFields: true });
}

beforeAll(quietRuntime);

describe('the workflows of today go on with the runs of yesterday', () => {
  test.each(files)('%s', async (file) => {
    const { codePath } = await workflowBundle();
    await expect(Worker.runReplayHistory({ workflowBundle: { codePath } }, historyIn(read(file)), 'replayed')).resolves.toBeUndefined();
  });

  test('every workflow has histories, at least three', () => {
    const kept = Map.groupBy(files, (file) => read(file).events[0]!.workflowExecutionStartedEventAttributes?.workflowType.name);
    expect([...kept.keys()].sort()).toEqual(Object.keys(workflows).sort());
    expect([...kept].filter(([, found]) => found.length < 3).map(([workflow]) => workflow)).toEqual([]);
  });
});
