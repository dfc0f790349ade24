import { createValidator } from '@bufbuild/protovalidate';
import {
  ConnectError,
  type ConnectRouterOptions,
  type HandlerContext,
  type Interceptor,
} from '@connectrpc/connect';
import { compressionGzip } from '@connectrpc/connect-node';
import { createValidateInterceptor } from '@connectrpc/validate';
import { createErrorInterceptor } from './error-interceptor.ts';
import { type ErrorLog, toConnectError } from './errors.ts';

const MIB = 1024 * 1024;

/** What the operator may decide about calls. */
export interface RpcOptions {
  readonly log: ErrorLog;
  /** Most bytes of one message, decompressed. Default 72 MiB: 1,000 records of 64 KiB and their framing. */
  readonly maxMessageBytes?: number;
  /** Longest deadline that a caller may ask for, in milliseconds. Default 1 h. */
  readonly maxTimeoutMs?: number;
  /** Aborts every call, with its reason as the call's error. */
  readonly shutdownSignal?: AbortSignal;
  /** Run around the error translation, the first one outermost: a call log. */
  readonly interceptors?: readonly Interceptor[];
}

/**
 * Limits, validation and error translation for every call, over the network and in memory
 * (`createRouterTransport`) alike. Connect's own limits are 4 GiB messages and no end of time.
 */
export function createRpcOptions(options: RpcOptions): ConnectRouterOptions {
  const maxMessageBytes = options.maxMessageBytes ?? 72 * MIB;
  const validator = createValidator({ regexMatch: createRegexMatcher() });
  return {
    readMaxBytes: maxMessageBytes,
    writeMaxBytes: maxMessageBytes,
    maxTimeoutMs: options.maxTimeoutMs ?? 3_600_000,
    // No brotli: Node's default quality takes seconds of processor time for one large answer.
    acceptCompression: [compressionGzip],
    compressMinBytes: 1024,
    interceptors: [
      ...(options.interceptors ?? []),
      createErrorInterceptor(options.log),
      createValidateInterceptor({ validator }),
    ],
    requestGate: (context) => translateEarlyErrors(context, options.log),
    ...(options.shutdownSignal && { shutdownSignal: options.shutdownSignal }),
  };
}

/**
 * Connect parses a unary request before any interceptor runs, and its errors repeat the body or blame the
 * service. It aborts the call's signal with such an error just before it serializes that same object, so the
 * object is changed in place there: the only way in that 2.2 leaves, and pinned by tests for each protocol.
 */
function translateEarlyErrors({ signal, method }: HandlerContext, log: ErrorLog): void {
  const translate = (): void => {
    const error: unknown = signal.reason;
    if (!(error instanceof ConnectError)) return;
    const name = `${method.parent.typeName}/${method.name}`;
    const { code, message, rawMessage, details } = toConnectError(error, { log, method: name });
    Object.assign(error, { code, message, rawMessage, details });
  };
  signal.addEventListener('abort', translate, { once: true });
}

/** The patterns in the schema are ours and linear, so the platform's engine is safe and needs no RE2. */
function createRegexMatcher(): (pattern: string, text: string) => boolean {
  const compiled = new Map<string, RegExp>();
  return (pattern, text) => {
    const regex = compiled.get(pattern) ?? new RegExp(pattern, 'u');
    compiled.set(pattern, regex);
    return regex.test(text);
  };
}
