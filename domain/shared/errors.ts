/**
 * An expected refusal: the request was understood and a rule says no. Callers test `code`, never the message.
 * `status` is what the API answers; an activity turns the error into a non-retryable failure.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, { status, ...details }: { status?: number } & Record<string, unknown> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.status = status ?? 422;
    this.details = details;
  }
}

export const notFound = (what: string): DomainError => new DomainError('not_found', `There is no such ${what}.`, { status: 404 });
export const conflict = (code: string, message: string): DomainError => new DomainError(code, message, { status: 409 });
