import { DomainError } from './errors.ts';

/** Why something was refused, as the caller is told. */
export interface Refusal {
  code: string;
  status: number;
  detail: string;
  details: Record<string, unknown>;
}

/** A refusal as it is kept. */
export const refusalOf = ({ code, status, message, details }: DomainError): Refusal => ({ code, status, detail: message, details });

/** A kept refusal as it was. */
export const errorOf = ({ code, status, detail, details }: Refusal): DomainError => new DomainError(code, detail, { ...details, status });
