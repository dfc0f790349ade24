import { CecError, type ErrorCode } from '../errors.ts';
import { TAKEN } from './object-client.ts';

/** What the SDKs tell of a failure, each in its own place. */
interface Told {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly isAboutCredentials: boolean;
}

/** An error of an object store in words of ours: the SDKs' own hold addresses, keys and account names. */
export function objectFault(code: ErrorCode, error: unknown): CecError {
  if (error instanceof CecError) return error;
  const prefix = code === 'BUILD_FAILED' ? 'CEC build failed: ' : '';
  return new CecError(code, `${prefix}the object store ${describe(tellOf(error))}`, { cause: error });
}

function describe({ name, code, status, isAboutCredentials }: Told): string {
  if (name === TAKEN) return 'holds an object of that name already';
  if (name === 'NoSuchBucket' || code === 'ContainerNotFound') return 'has no bucket of the name CEC_BUCKET';
  if (/credential|token/i.test(name) || isAboutCredentials)
    return 'got no credentials; see the documentation of its SDK';
  if (status === 401 || status === 403) return 'refused the credentials of the service';
  if (status === 404) return 'has no such bucket or object; check CEC_BUCKET';
  if (status === 429 || status === 503) return 'is overloaded; retry later';
  if (status >= 400) return `answered with status ${status}; retry later`;
  return 'cannot be reached or does not answer; retry later';
}

function tellOf(error: unknown): Told {
  const metadata = memberOf(error, '$metadata');
  const statuses = [
    memberOf(metadata, 'httpStatusCode'),
    memberOf(error, 'statusCode'),
    memberOf(error, 'code'),
  ];
  return {
    name: error instanceof Error ? error.name : '',
    code: String(memberOf(error, 'code')),
    status: statuses.find((status) => typeof status === 'number') ?? 0,
    isAboutCredentials: error instanceof Error && /default credentials/.test(error.message),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
