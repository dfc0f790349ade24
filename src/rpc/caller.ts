import { createContextKey, type Interceptor } from '@connectrpc/connect';

/** Who calls, as the log notes it. Nobody over the network is authenticated yet. */
export const caller = createContextKey('unauthenticated', { description: 'caller' });

/** For calls without a network, whose caller the operating system knows. */
export function calledBy(name: string): Interceptor {
  return (next) => (request) => {
    request.contextValues.set(caller, name);
    return next(request);
  };
}
