import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { JsonObject } from '@bufbuild/protobuf';
import type { Client } from '@connectrpc/connect';
import type { AuditService } from '../gen/spanforge/audit/v1/audit_service_pb.ts';
import type { CecService } from '../gen/spanforge/cec/v1/cec_service_pb.ts';

export type RestRequest = IncomingMessage | Http2ServerRequest;
export type RestResponse = ServerResponse | Http2ServerResponse;

/** Judges the signed links that `download_url` consists of. */
export interface DownloadLinks {
  /**
   * `query` is everything after the question mark. `expired` only for a link that was good until then;
   * anything altered, or signed with a key that is no longer kept, is `invalid`.
   */
  check(bundleId: string, query: URLSearchParams): 'valid' | 'expired' | 'invalid';
}

export interface RestLimits {
  /** Size of a JSON body, in bytes. */
  readonly jsonBytes: number;
  /** Size of an uploaded ZIP, in bytes. */
  readonly uploadBytes: number;
  /** Size of one NDJSON line without its LF, in bytes. */
  readonly lineBytes: number;
  /** Records per AppendRecords call; the service takes at most 1,000. */
  readonly batchRecords: number;
  /** Text per AppendRecords call, in bytes. */
  readonly batchBytes: number;
  /** How long a whole JSON body, or the next piece of an upload, may take to arrive, in milliseconds. */
  readonly bodyMillis: number;
  /** How long a client may take no byte of a download, in milliseconds. */
  readonly stallMillis: number;
  /** How long the rest of a refused HTTP/1.1 body is read and discarded, in milliseconds. */
  readonly lingerMillis: number;
}

/** Receives failures that the caller is told nothing about; a pino logger fits. */
export interface RestLog {
  error(details: { readonly err: unknown; readonly route: string }, message: string): void;
}

export interface RestDeps {
  readonly cec: Client<typeof CecService>;
  readonly audit: Client<typeof AuditService>;
  readonly links: DownloadLinks;
  readonly limits: RestLimits;
  /** Directory for uploaded ZIPs while they are verified; VerifyBundle must accept paths in it. */
  readonly uploadDir: string;
  readonly isReady: () => boolean;
  /** Whether `org_secret` may travel on this connection: TLS, loopback, or a proxy that ends TLS. */
  readonly allowsSecrets: (req: RestRequest) => boolean;
  readonly log?: RestLog;
}

/** One request on its way through a route. */
export interface Exchange {
  readonly req: RestRequest;
  /** The decoded path parameter; empty on routes without one. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly deps: RestDeps;
}

export interface ByteStream {
  /** Number of bytes in `chunks`. */
  readonly length: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: JsonObject } | { readonly bytes: ByteStream };
}
