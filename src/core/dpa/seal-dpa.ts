import { createHmac } from 'node:crypto';
import type { SecretKey, SigningKey } from '../../ports/keys.ts';
import { jcs, sha256Hex } from '../bundle/entries.ts';
import { equalTexts } from '../bundle/manifest.ts';
import { signEnvelope } from '../dsse.ts';

/** A file that the attestation names. */
export interface SealedFile {
  readonly name: string;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** What is stated about a document. */
export interface DpaPredicate {
  readonly document_id: string;
  readonly version: number;
  readonly previous_id: string | null;
  readonly org_id: string;
  readonly project_id: string;
  readonly generated_at: string;
  readonly generator: { readonly name: string; readonly version: string };
}

export const DPA_PREDICATE = 'https://spanforge.dev/attestations/dpa/v1';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const DOMAIN = 'spanforge.cec.v2/dpa\n';

/** HMAC-SHA256 over a domain line and the text in UTF-8, `hmac-sha256:<64 hex>`. */
export function dpaHmac(content: string, key: SecretKey): string {
  return `hmac-sha256:${createHmac('sha256', key.key).update(DOMAIN).update(content).digest('hex')}`;
}

/** Whether `hmac` is the text's, compared in constant time. */
export function hasDpaHmac(content: string, hmac: string, key: SecretKey): boolean {
  return equalTexts(hmac, dpaHmac(content, key));
}

/**
 * The attestation of a document, as JSON: a DSSE envelope (in-toto Statement v1) whose subjects are its files. Beside
 * the envelope's members stand the HMAC over the Markdown text and the id of its key.
 */
export function attestDpa(
  files: readonly SealedFile[],
  predicate: DpaPredicate,
  key: SigningKey,
  { hmac, hmacKeyId }: { readonly hmac: string; readonly hmacKeyId: string },
): string {
  const statement = {
    _type: STATEMENT_TYPE,
    predicate,
    predicateType: DPA_PREDICATE,
    subject: files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
  };
  return jcs({ ...signEnvelope(jcs(statement), key), hmac, hmac_key_id: hmacKeyId }).toString();
}

export function sealedFile(name: string, data: Uint8Array): SealedFile {
  return { name, sha256: sha256Hex(data) };
}
