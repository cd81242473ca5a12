/** To be imported first: the API of this test file gives up early what it waits for, before the worker of the tests takes up what was left over. */
process.env.PATIENCE = '0.2';
