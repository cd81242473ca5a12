import { DomainError } from './errors.ts';
import type { Refusal } from '../loyalty/purchase/command.ts';

export const refusalOf = ({ code, status, message, details }: DomainError): Refusal => ({ code, status, detail: message, details });

export const errorOf = ({ code, status, detail, details }: Refusal): DomainError => new DomainError(code, detail, { ...details, status });
