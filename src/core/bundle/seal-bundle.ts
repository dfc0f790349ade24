import type { FinishedRecordFile } from '../../ports/record-files.ts';
import type { ArchiveEntry } from '../../ports/archive.ts';
import type { SecretKey, ServiceKeys } from '../../ports/keys.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { catalogueJson, catalogueSha256, type Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-status.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { verifierKey } from '../log/checkpoint.ts';
import { attest, type AttestationMetadata } from './attestation.ts';
import type { BuildRequest } from './build-request.ts';
import type { ChainProof } from './chain-proof.ts';
import {
  ATTESTATION,
  CATALOGUE,
  CHAIN_PROOF,
  CLAUSE_MAP,
  COVERAGE,
  digestOf,
  jcs,
  MANIFEST,
  mediaTypeOf,
  PUBLIC_KEYS,
  RECORD_FILES,
  sha256Hex,
  TSA_CHAIN,
  VERIFY_GUIDE,
} from './entries.ts';
import { BUNDLE_SCHEMA, sealManifest, type Manifest } from './manifest.ts';
import type { BundlePlan } from './plan-bundle.ts';
import { verifyGuide } from './verify-guide.ts';

export interface SealDeps {
  readonly keys: ServiceKeys;
  readonly authority: TimestampAuthority;
  readonly catalogue: Catalogue;
  readonly generator: { readonly name: string; readonly version: string };
  readonly retentionDays: number;
  /** Origin of the log's checkpoints. */
  readonly origin: (log: string) => string;
}

export interface BundleContent {
  readonly files: readonly FinishedRecordFile[];
  readonly clauses: readonly ClauseEntry[];
  readonly coverage: unknown;
  readonly proof: ChainProof;
}

export interface SealedBundle {
  /** Everything up to the attestation; the time-stamp follows. */
  readonly entries: readonly ArchiveEntry[];
  readonly manifest: Manifest;
  /** SHA-256 of manifest.json, which the time-stamp is over. */
  readonly manifestSha256: Buffer;
}

/** Lays out the entries, lists them in the manifest, and signs it. */
export function sealBundle(
  deps: SealDeps,
  plan: BundlePlan,
  request: BuildRequest,
  content: BundleContent,
): SealedBundle {
  const signing = request.orgSecret ?? deps.keys.signing;
  const documents = layOutDocuments(deps, plan, content);
  const manifest = sealManifest(
    describeBundle(deps, plan, request, { content, documents, signing }),
    signing,
  );
  const bytes = jcs(manifest);
  const metadata = summarize(manifest, content);
  const attestation = attest({ content: manifest, bytes }, metadata, {
    attestation: deps.keys.attestation,
    signing,
  });
  const recordFiles = content.files.map((file, i) => ({
    path: RECORD_FILES[i] ?? '',
    deflated: () => file.deflated(),
    size: file.size,
    crc32: file.crc32,
  }));
  const sealing = [
    { path: MANIFEST, content: bytes },
    { path: ATTESTATION, content: jcs(attestation) },
  ];
  return {
    entries: [...recordFiles, ...documents, ...sealing],
    manifest,
    manifestSha256: Buffer.from(sha256Hex(bytes), 'hex'),
  };
}

/** Number of eligible records by folder name, zeros included. */
function countRecords(files: readonly { readonly lines: number }[]): Record<string, number> {
  return Object.fromEntries(EVIDENCE_KINDS.map(({ folder }, i) => [folder, files[i]?.lines ?? 0]));
}

type Document = { readonly path: string; readonly content: Buffer };

function layOutDocuments(
  { keys, authority, catalogue, origin }: SealDeps,
  plan: BundlePlan,
  content: BundleContent,
): Document[] {
  const publicKeys = {
    attestation: [
      {
        key_id: keys.attestation.id,
        pem: keys.attestation.publicKey.export({ type: 'spki', format: 'pem' }),
      },
    ],
    checkpoint: [{ vkey: verifierKey(origin(plan.log), keys.checkpoint.publicKey) }],
  };
  return [
    { path: CLAUSE_MAP, content: jcs(content.clauses) },
    { path: COVERAGE, content: jcs(content.coverage) },
    { path: CATALOGUE, content: Buffer.from(catalogueJson(catalogue)) },
    { path: CHAIN_PROOF, content: jcs(content.proof) },
    { path: PUBLIC_KEYS, content: jcs(publicKeys) },
    { path: TSA_CHAIN, content: Buffer.from(authority.chainPem) },
    { path: VERIFY_GUIDE, content: Buffer.from(verifyGuide(plan.bundleId)) },
  ];
}

function describeBundle(
  { catalogue, generator, retentionDays }: SealDeps,
  plan: BundlePlan,
  request: BuildRequest,
  parts: {
    readonly content: BundleContent;
    readonly documents: readonly Document[];
    readonly signing: SecretKey;
  },
) {
  const { strictness, tier, scope, inServiceSince: in_service_since } = request;
  const { content, documents, signing } = parts;
  return {
    bundle_schema: BUNDLE_SCHEMA,
    bundle_id: plan.bundleId,
    org_id: request.orgId,
    project_id: request.projectId,
    date_range: [plan.fromDate, plan.toDate],
    generated_at: plan.generatedAt,
    generator,
    frameworks: plan.frameworks.ids,
    parameters: { strictness, tier, scope, in_service_since, retention_days: retentionDays },
    catalogue: { version: catalogue.version, sha256: catalogueSha256(catalogue) },
    record_counts: countRecords(content.files),
    entries: [
      ...content.files.map(({ size, sha256 }, i) => {
        const path = RECORD_FILES[i] ?? '';
        return { path, size, sha256: `sha256:${sha256}`, media_type: mediaTypeOf(path) };
      }),
      ...documents.map((document) => digestOf(document.path, document.content)),
    ],
    hmac_key_id: signing.id,
  } as const;
}

function summarize(manifest: Manifest, { clauses, proof }: BundleContent): AttestationMetadata {
  const { bundle_id, org_id, project_id, date_range, generated_at, catalogue, generator, record_counts } =
    manifest;
  const count = (status: ClauseEntry['status']) =>
    clauses.filter((clause) => clause.status === status).length;
  return {
    bundle_id,
    org_id,
    project_id,
    date_range,
    generated_at,
    records_total: Object.values(record_counts).reduce((sum, records) => sum + records, 0),
    clause_counts: { SATISFIED: count('SATISFIED'), PARTIAL: count('PARTIAL'), GAP: count('GAP') },
    clauses: clauses.map(({ framework, clause_id, status }) => ({ framework, clause_id, status })),
    chain: { valid: proof.valid, completeness: proof.completeness },
    catalogue,
    generator,
  };
}
