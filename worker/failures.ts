import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { ApplicationFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import { DomainError } from '#domain/shared/errors.ts';

interface DatabaseError extends Error {
  sql?: string;
  sqlMessage?: string;
  code?: string;
}

/** A database's own message quotes the statement and its values: only its code may reach histories and logs. */
function withoutValues(error: unknown): Error {
  const { name, code, sql, sqlMessage, stack, message } = error as DatabaseError;
  const fromDatabase = sql !== undefined || sqlMessage !== undefined || name?.startsWith('Sequelize');
  const failure = ApplicationFailure.create({ message: fromDatabase ? `The database answered ${code ?? name}` : message, type: code ?? name });
  failure.stack = stack?.split('\n').filter((line) => /^\s+at /.test(line)).join('\n') ?? '';
  return failure;
}

/**
 * What activities throw, as workflows and operators see it: a refusal is a failure that is not tried again, with its code as type;
 * anything else is tried again, and carries no row's values.
 */
export const failuresOfActivities = (): ActivityInboundCallsInterceptor => ({
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof TemporalFailure || error instanceof CancelledFailure) throw error;
      if (error instanceof DomainError) throw ApplicationFailure.create({ message: error.message, type: error.code, nonRetryable: true, category: 'BENIGN' });
      throw withoutValues(error);
    }
  },
});
