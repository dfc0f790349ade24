import { createContextKey } from '@connectrpc/connect';

/**
 * Whether `org_secret` may travel on a call's connection: TLS, loopback, or a proxy that ends TLS. A call without
 * a connection of its own may carry it: the REST API has judged by itself, and the command line has no network.
 */
export const maySendSecret = createContextKey(true, { description: 'may send org_secret' });
