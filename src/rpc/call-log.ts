import { ConnectError, type Interceptor } from '@connectrpc/connect';
import { codeName } from './error-table.ts';

/** Where calls are noted; a pino logger fits. */
export interface CallLog {
  info(fields: Record<string, unknown>, message: string): void;
}

/** Notes method, code and milliseconds of each call at its end, a stream's end included; never a payload. */
export function createCallLog(log: CallLog): Interceptor {
  return (next) => async (request) => {
    const start = performance.now();
    const method = `${request.service.typeName}/${request.method.name}`;
    const note = (code: string): void => {
      log.info({ method, code, ms: Math.round(performance.now() - start) }, 'call');
    };
    try {
      const response = await next(request);
      if (response.stream) return { ...response, message: noted(response.message, note) };
      note('OK');
      return response;
    } catch (err) {
      note(codeName(ConnectError.from(err).code));
      throw err;
    }
  };
}

async function* noted<T>(messages: AsyncIterable<T>, note: (code: string) => void) {
  let code = 'CANCELED';
  try {
    yield* messages;
    code = 'OK';
  } catch (err) {
    code = codeName(ConnectError.from(err).code);
    throw err;
  } finally {
    note(code);
  }
}
