import type { X509Certificate } from 'node:crypto';

/** A time-stamp authority (RFC 3161). */
export interface TimestampAuthority {
  /** `local`: the service's own, which proves integrity but no independent time. */
  readonly kind: 'local' | 'external';
  /** Certificates that its tokens are checked against. */
  readonly anchors: readonly X509Certificate[];
  /** Certificates for readers of a bundle, PEM. */
  readonly chainPem: string;
  /** DER TimeStampReq to DER TimeStampResp; the answer is not checked here. */
  respond(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}
