import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import { type ErrorLog, toConnectError } from './errors.ts';

/**
 * Translates what handlers throw, `toConnectError` says how; to be the outermost but for logs. The messages of
 * a stream are wrapped, as an error in the midst of one does not pass through `next`.
 */
export function createErrorInterceptor(log: ErrorLog): Interceptor {
  return (next) => async (request) => {
    const { signal } = request;
    const method = `${request.service.typeName}/${request.method.name}`;
    const translate = (err: unknown): ConnectError => toConnectError(err, { log, signal, method });
    const translateInput = (err: unknown): ConnectError => translate(brokenOff(err));
    try {
      const response = await next(
        request.stream ? { ...request, message: translated(request.message, translateInput) } : request,
      );
      return response.stream ? { ...response, message: translated(response.message, translate) } : response;
    } catch (err) {
      throw translate(err);
    }
  };
}

async function* translated<T>(messages: AsyncIterable<T>, translate: (err: unknown) => ConnectError) {
  try {
    yield* messages;
  } catch (err) {
    throw translate(err);
  }
}

/** Only Connect finds fault with a request's bytes; whatever else ends them early is the connection's end. */
function brokenOff(err: unknown): ConnectError {
  if (err instanceof ConnectError) return err;
  return new ConnectError('the request broke off', Code.Canceled, undefined, undefined, err);
}
