import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { type ConnectRouter, createContextValues } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { namesOneHost } from './authority.ts';
import type { Cors } from './cors.ts';
import { createRpcOptions, type RpcOptions } from './rpc-options.ts';
import { maySendSecret } from './secret-transport.ts';
import { spellStatusMessage } from './status-message.ts';
import { capTimeouts } from './timeout-headers.ts';
import { answerUnknownRpc, expectsGrpcStatus } from './unknown-rpc.ts';

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

export interface ConnectHandlerOptions extends RpcOptions {
  readonly cors: Cors;
  /** Whether `org_secret` may travel on the connection of a request. */
  readonly allowsSecrets: (req: Request) => boolean;
  /** Answers what is no RPC: the REST API. */
  readonly next: (req: Request, res: Response) => void;
}

/**
 * The one handler of the port: gRPC, gRPC-Web and Connect for the routes, everything else for `next`. Answers
 * 400 to a request that does not name its host properly, which `connectNodeAdapter` 2.2 does not survive, and
 * never throws.
 */
export function createConnectHandler(
  routes: (router: ConnectRouter) => void,
  options: ConnectHandlerOptions,
): (req: Request, res: Response) => void {
  const rpcPaths = new Set<string>();
  const serveRpc = connectNodeAdapter({
    ...createRpcOptions(options),
    contextValues: (req) => createContextValues().set(maySendSecret, options.allowsSecrets(req)),
    routes: (router) => {
      routes(router);
      for (const handler of router.handlers) rpcPaths.add(handler.requestPath);
    },
  });

  function serve(req: Request, res: Response): void {
    if (!namesOneHost(req)) refuse(res, 400, 'Host: must name one host and nothing else');
    else if (options.cors(req, res)) return;
    else if (rpcPaths.has(pathOf(req))) {
      capTimeouts(req.headers);
      spellStatusMessage(res);
      serveRpc(req, res);
    } else if (expectsGrpcStatus(req)) answerUnknownRpc(req, res);
    else options.next(req, res);
  }

  return (req, res) => {
    // A write after the peer has gone makes the response emit 'error', which unheard would end the process.
    res.on('error', ignore);
    try {
      serve(req, res);
    } catch (err) {
      options.log.error({ err }, 'request failed');
      refuse(res, 500, 'Internal error');
    }
  };
}

function pathOf(req: Request): string {
  return req.url?.split('?', 1)[0] ?? '';
}

function refuse(res: Response, status: number, detail: string): void {
  if (res.headersSent) {
    res.end();
    return;
  }
  res.statusCode = status;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ detail }));
}

function ignore(): void {}
