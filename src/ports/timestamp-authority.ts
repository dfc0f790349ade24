import type { X509Certificate } from 'node:crypto';

/** A time-stamp authority (RFC 3161). */
export interface TimestampAuthority {
  /** `local`: the service's own, which proves integrity but no independent time. */
  readonly kind: 'local' | 'external';
  /** What findings and errors call it; nothing in it is secret. */
  readonly name: string;
  /** Certificates that its tokens are checked against. */
  readonly anchors: readonly X509Certificate[];
  /** Dotted object identifiers of which its tokens must carry one; undefined: any policy. */
  readonly policies?: readonly string[] | undefined;
  /** Certificates for readers of a bundle, PEM. */
  readonly chainPem: string;
  /**
   * DER TimeStampReq to TimeStampResp, of at most 64 KiB; the answer is not checked here. Asks once: whoever calls
   * retries. Rejects with `AuthorityFault` when there is no answer, and with the signal's reason when it is aborted.
   */
  respond(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

/** Why an authority gave no answer. */
export type AuthorityFaultCode =
  | 'unreachable'
  | 'timeout'
  | 'redirect'
  | 'http-status'
  | 'content-type'
  | 'too-large';

/** An authority that gave no answer; `message` is safe to show. */
export class AuthorityFault extends Error {
  readonly code: AuthorityFaultCode;
  /** Whether the same request may be answered later. */
  readonly isPassing: boolean;

  constructor(code: AuthorityFaultCode, message: string, options: { isPassing: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'AuthorityFault';
    this.code = code;
    this.isPassing = options.isPassing;
  }
}
