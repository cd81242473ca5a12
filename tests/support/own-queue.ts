import { randomUUID } from 'node:crypto';

/** To be imported first: what this test file starts waits on a queue that no worker polls until the file opens one. */
process.env.TASK_QUEUE = `test-${randomUUID()}`;
