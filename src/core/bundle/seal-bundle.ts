import type { FinishedRecordFile } from '../../ports/record-files.ts';
import type { ArchiveEntry } from '../../ports/archive.ts';
import type { ServiceKeys } from '../../ports/keys.ts';
import type { Coverage } from '../../ports/coverage.ts';
import type { RecordTally } from '../../ports/record-tally.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { catalogueJson, catalogueSha256, type Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { verifierKey } from '../log/checkpoint.ts';
import { assessmentResults } from '../oscal/assessment-results.ts';
import { renderReport, REPORT_VERSION } from '../report/render-report.ts';
import { attest } from './attestation.ts';
import { describeAttested } from './attestation-metadata.ts';
import type { BundleHead } from './bundle-head.ts';
import type { BuildRequest } from './build-request.ts';
import type { ChainProof } from './chain-proof.ts';
import {
  ATTESTATION,
  CATALOGUE,
  CHAIN_PROOF,
  CLAUSE_MAP,
  COVERAGE,
  digestOf,
  type EntryDigest,
  jcs,
  MANIFEST,
  mediaTypeOf,
  OSCAL,
  PUBLIC_KEYS,
  RECORD_FILES,
  REPORT,
  sha256Of,
  TSA_CHAIN,
  VERIFY_GUIDE,
} from './entries.ts';
import { BUNDLE_SCHEMA, CONTAINER, sealManifest, type Manifest } from './manifest.ts';
import type { BundlePlan } from './plan-bundle.ts';
import { verifyGuide } from './verify-guide.ts';

export interface SealDeps {
  readonly keys: ServiceKeys;
  /** Those that may stamp the bundle. */
  readonly authorities: readonly TimestampAuthority[];
  readonly catalogue: Catalogue;
  readonly generator: { readonly name: string; readonly version: string };
  readonly retentionDays: number;
  /** Origin of the log's checkpoints. */
  readonly origin: (log: string) => string;
}

export interface BundleContent {
  readonly head: BundleHead;
  readonly files: readonly FinishedRecordFile[];
  readonly clauses: readonly ClauseEntry[];
  readonly coverage: Coverage;
  readonly proof: ChainProof;
  /** Further entries. */
  readonly documents: readonly Document[];
}

export interface SealedBundle {
  /** Everything up to the attestation; the time-stamps follow. */
  readonly entries: readonly ArchiveEntry[];
  /** Of the same entries. */
  readonly digests: readonly EntryDigest[];
  readonly manifest: Manifest;
  /** SHA-256 of manifest.json, which the time-stamp is over. */
  readonly manifestSha256: Buffer;
}

/** What the bundle is about, once its records are known. */
export function describeBundle(
  { catalogue, generator, retentionDays }: SealDeps,
  plan: BundlePlan,
  { orgId, projectId, strictness, tier, scope, inServiceSince }: BuildRequest,
  tally: RecordTally,
): BundleHead {
  return {
    bundle_id: plan.bundleId,
    org_id: orgId,
    project_id: projectId,
    date_range: [plan.fromDate, plan.toDate],
    generated_at: plan.generatedAt,
    generator,
    frameworks: plan.frameworks.ids,
    parameters: {
      strictness,
      tier,
      scope,
      in_service_since: inServiceSince,
      retention_days: retentionDays,
      oldest_evidence: plan.head.firstEvidence,
      report_version: REPORT_VERSION,
    },
    catalogue: { version: catalogue.version, sha256: catalogueSha256(catalogue) },
    record_counts: countRecords(tally),
  };
}

/** Lays out the entries, lists them in the manifest, and signs it; HMACs by `orgSecret` if there is one. */
export function sealBundle(
  deps: SealDeps,
  plan: BundlePlan,
  content: BundleContent,
  { orgSecret, includeOscal }: Pick<BuildRequest, 'orgSecret' | 'includeOscal'>,
): SealedBundle {
  const signing = orgSecret ?? deps.keys.signing;
  const documents = layOutDocuments(deps, plan, content, includeOscal);
  const manifest = sealManifest(
    {
      ...content.head,
      bundle_schema: BUNDLE_SCHEMA,
      container: CONTAINER,
      entries: listEntries(content.files, documents),
      hmac_key_id: signing.id,
    },
    signing,
  );
  const bytes = jcs(manifest);
  const metadata = describeAttested(content.head, content.clauses, content.proof);
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
    digests: [...manifest.entries, ...sealing.map(({ path, content: sealed }) => digestOf(path, sealed))],
    manifest,
    manifestSha256: sha256Of(bytes),
  };
}

/** Number of eligible records by folder name, zeros included. */
function countRecords({ kinds }: RecordTally): Record<string, number> {
  return Object.fromEntries(EVIDENCE_KINDS.map(({ folder }, i) => [folder, kinds[i]?.count ?? 0]));
}

export type Document = { readonly path: string; readonly content: Buffer };

function layOutDocuments(
  { keys, authorities, catalogue, origin }: SealDeps,
  plan: BundlePlan,
  { head, clauses, coverage, proof, documents }: BundleContent,
  includeOscal: boolean,
): Document[] {
  const facts = { head, catalogue, clauses, coverage, chain: proof, origin: origin(plan.log) };
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
    { path: CLAUSE_MAP, content: jcs(clauses) },
    { path: COVERAGE, content: jcs(coverage) },
    { path: CATALOGUE, content: Buffer.from(catalogueJson(catalogue)) },
    { path: CHAIN_PROOF, content: jcs(proof) },
    { path: REPORT, content: Buffer.from(renderReport(facts)) },
    ...(includeOscal ? [{ path: OSCAL, content: jcs(assessmentResults(facts)) }] : []),
    { path: PUBLIC_KEYS, content: jcs(publicKeys) },
    { path: TSA_CHAIN, content: Buffer.from(certificatesOf(authorities)) },
    { path: VERIFY_GUIDE, content: Buffer.from(verifyGuide(plan.bundleId)) },
    ...documents,
  ];
}

/** PEM; authorities may share their certificates. */
function certificatesOf(authorities: readonly TimestampAuthority[]): string {
  return [...new Set(authorities.map(({ chainPem }) => chainPem))].join('');
}

function listEntries(files: BundleContent['files'], documents: readonly Document[]): EntryDigest[] {
  return [
    ...files.map(({ size, sha256 }, i) => {
      const path = RECORD_FILES[i] ?? '';
      return { path, size, sha256: `sha256:${sha256}`, media_type: mediaTypeOf(path) };
    }),
    ...documents.map((document) => digestOf(document.path, document.content)),
  ];
}
