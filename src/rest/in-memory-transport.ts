import { createRouterTransport } from '@connectrpc/connect';
import type { ConnectRouter, ConnectRouterOptions, Interceptor, Transport } from '@connectrpc/connect';

/**
 * Calls services in this process, under the options that they have over the network.
 *
 * As `createRouterTransport`, and a server stream that is aborted is also brought to its end, so that the
 * handler cleans up. Connect 2.2 leaves a handler that waits at a `yield` there for good.
 */
export function createInMemoryTransport(
  routes: (router: ConnectRouter) => void,
  options: ConnectRouterOptions,
): Transport {
  const interceptors = [endAbortedStreams, ...(options.interceptors ?? [])];
  return createRouterTransport(routes, { router: { ...options, interceptors } });
}

const endAbortedStreams: Interceptor = (next) => async (request) => {
  const response = await next(request);
  if (!response.stream) return response;
  const messages = response.message[Symbol.asyncIterator]();
  request.signal.addEventListener('abort', () => void end(messages), { once: true });
  return { ...response, message: { [Symbol.asyncIterator]: () => messages } };
};

async function end(messages: AsyncIterator<unknown>): Promise<void> {
  try {
    await messages.return?.();
  } catch {
    // The error interceptor has logged it, and nobody waits for this stream any more.
  }
}
