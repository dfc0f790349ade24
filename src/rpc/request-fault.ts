import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { isFieldError, pathToString } from '@bufbuild/protobuf/reflect';
import { ValidationError, type Violation } from '@bufbuild/protovalidate';
import type { ConnectError } from '@connectrpc/connect';
import type { FieldViolation } from './error-details.ts';

/** What is wrong with a request that cannot be read or breaks a rule of its message, first problem first. */
export type RequestFault = readonly [FieldViolation, ...FieldViolation[]];

const WHOLE_REQUEST = 'request';

/**
 * The caller's fault behind an error that Connect or protovalidate raised. Connect's own words are not kept:
 * they repeat the body (JSON), or blame the service (an invalid protobuf tag is INTERNAL in 2.2).
 */
export function requestFaultOf(error: ConnectError): RequestFault | undefined {
  const { cause, rawMessage } = error;
  if (cause instanceof ValidationError) return violated(cause.violations);
  if (cause instanceof Error && cause.message.startsWith('cannot decode ')) return unfitJson(cause);
  if (rawMessage.startsWith('parse binary: ')) return whole('is not valid protobuf for this method');
  if (rawMessage === 'decompression failed') return whole('cannot be decompressed');
  if (rawMessage.startsWith('received compressed envelope')) {
    return whole('is marked as compressed, but no encoding is named');
  }
  return undefined;
}

function violated(violations: readonly Violation[]): RequestFault | undefined {
  const [first, ...others] = violations.map((violation) => ({
    field: pathToString(violation.field) || WHOLE_REQUEST,
    description: violation.message || `breaks the rule ${violation.ruleId}`,
  }));
  return first && [first, ...others];
}

function unfitJson(cause: Error): RequestFault {
  const found = causes(cause).find((error) => isFieldError(error));
  const field = found?.field();
  if (field === undefined) return whole('is not JSON that fits this method');
  if (field.kind === 'oneof') return [{ field: field.name, description: 'may be set only once' }];
  return [{ field: field.name, description: `must be JSON for ${typeName(field)}, and set only once` }];
}

function typeName(field: DescField): string {
  const type = field.message?.typeName ?? field.enum?.typeName;
  const name = type ?? (field.scalar === undefined ? 'its type' : ScalarType[field.scalar].toLowerCase());
  return field.fieldKind === 'list' ? `a list of ${name}` : name;
}

function causes(error: Error): Error[] {
  const chain = [error];
  for (let { cause } = error; cause instanceof Error && chain.length < 8; { cause } = cause)
    chain.push(cause);
  return chain;
}

function whole(description: string): RequestFault {
  return [{ field: WHOLE_REQUEST, description }];
}
