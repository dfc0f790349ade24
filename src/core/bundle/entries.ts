import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';

/** Record files in the order of a bundle: the six kinds, then the other shown lines. */
export const RECORD_FILES: readonly string[] = [
  ...EVIDENCE_KINDS.map(({ folder }) => `${folder}/records.ndjson`),
  'chain/records.ndjson',
];
export const CHAIN_FILE = 6;

export const CLAUSE_MAP = 'clause_map.json';
export const COVERAGE = 'coverage.json';
export const CATALOGUE = 'catalogue.json';
export const CHAIN_PROOF = 'chain_proof.json';
export const REPORT = 'report.html';
/** Only on request. */
export const OSCAL = 'oscal/assessment-results.json';
/** Only in the index of a bundle in parts: the bundles that hold its records. */
export const PARTS = 'parts.json';
/** Only in a part: which one it is. */
export const PART = 'part.json';
export const PUBLIC_KEYS = 'public_keys.json';
export const TSA_CHAIN = 'tsa_chain.pem';
export const VERIFY_GUIDE = 'VERIFY.md';
export const MANIFEST = 'manifest.json';
export const ATTESTATION = 'attestation.json';
export const TIMESTAMP = 'rfc3161_timestamp.tsr';
/** Type of the container, the first entry (ETSI EN 319 162-1 A.1). */
export const MIMETYPE = 'mimetype';
/** Digests of all entries but those of the container itself, and a time-stamp over them (ETSI EN 319 162-1 §4.4). */
export const ASIC_MANIFEST = 'META-INF/ASiCManifest001.xml';
export const ASIC_TIMESTAMP = 'META-INF/timestamp001.tst';

/** Entries that the manifest has to name; more may be named. */
export const NAMED_ENTRIES: readonly string[] = [
  ...RECORD_FILES,
  CLAUSE_MAP,
  COVERAGE,
  CATALOGUE,
  CHAIN_PROOF,
  REPORT,
  PUBLIC_KEYS,
  TSA_CHAIN,
  VERIFY_GUIDE,
];

/** Entries that follow the manifest's list: they cover it, so it cannot name them. */
export const SEALING_ENTRIES: readonly string[] = [MANIFEST, ATTESTATION, TIMESTAMP];

/** The order of an archive around the entries that its manifest names. */
export function entryOrder(container: 'asic-e' | undefined, named: readonly string[]): readonly string[] {
  const sealed = [...named, ...SEALING_ENTRIES];
  return container === undefined ? sealed : [MIMETYPE, ...sealed, ASIC_MANIFEST, ASIC_TIMESTAMP];
}

/** An entry's line in the manifest. */
export interface EntryDigest {
  readonly path: string;
  readonly size: number;
  /** `sha256:<64 hex>` */
  readonly sha256: string;
  readonly media_type: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  ndjson: 'application/x-ndjson',
  pem: 'application/pem-certificate-chain',
  tsr: 'application/timestamp-reply',
};

export function mediaTypeOf(path: string): string {
  return MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

export function digestOf(path: string, content: Uint8Array): EntryDigest {
  return {
    path,
    size: content.length,
    sha256: `sha256:${sha256Hex(content)}`,
    media_type: mediaTypeOf(path),
  };
}

export function sha256Hex(content: Uint8Array): string {
  return sha256Of(content).toString('hex');
}

export function sha256Of(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

/** A value in RFC 8785 form, as the bytes that are hashed, signed and stored. */
export function jcs(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('the value has no JSON form');
  return Buffer.from(text);
}

/** The documented file name of a bundle. */
export function bundleFileName(projectId: string, fromDate: string, toDate: string): string {
  return `halluccheck_cec_${projectId}_${fromDate}_${toDate}.zip`;
}
