import { randomUUID } from 'node:crypto';

/** To be imported first: what this test file starts waits on a queue that no worker polls until the file opens one, and answers wait as long as anywhere. */
process.env.TASK_QUEUE = `test-${randomUUID()}`;
process.env.PATIENCE = '1';
