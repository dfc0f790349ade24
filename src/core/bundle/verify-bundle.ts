import type { KeyObject } from 'node:crypto';
import { ArchiveFault, type ArchiveReader, type OpenArchive } from '../../ports/archive.ts';
import type { RecordChecker } from '../../ports/record-checker.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { logName } from '../log/log-name.ts';
import { daysToInstants } from '../time.ts';
import { evidenceRules } from './bundle-head.ts';
import type { Completeness } from './completeness.ts';
import {
  CHAIN_PROOF,
  COVERAGE,
  NAMED_ENTRIES,
  PUBLIC_KEYS,
  RECORD_FILES,
  SEALING_ENTRIES,
} from './entries.ts';
import type { Manifest } from './manifest.ts';
import { parseChainProof } from './parse-chain-proof.ts';
import { parseBundleKeys } from './public-keys.ts';
import { readDocuments, type Document } from './read-documents.ts';
import { CheckList, judge, type Expectation, type Trust, type Verification } from './verification.ts';
import {
  checkCheckpoint,
  checkClaims,
  checkCompleteness,
  checkCounts,
  checkRecordFaults,
  type ChainFacts,
  type CheckpointTrust,
} from './verify-chain.ts';
import { checkAttested, checkClauseMap, readCatalogue } from './verify-clauses.ts';
import { checkCoverage } from './verify-coverage.ts';
import { checkAttestation, checkInventory, checkManifestHmac, readManifest } from './verify-manifest.ts';
import { LineTooLong } from './merge-lines.ts';
import { verifyRecords } from './verify-records.ts';
import { checkTimestamp } from './verify-timestamp.ts';

export interface VerifyDeps {
  readonly reader: ArchiveReader;
  readonly checker: RecordChecker;
  /** SHA-256 of a whole file, 64 hex digits. */
  readonly digestFile: (path: string) => Promise<string>;
}

export interface VerifyRequest {
  readonly path: string;
  readonly trust: Trust;
  readonly expected: Expectation;
}

/** What is known once the records were read; the verdict needs no more. */
type Outcome = Pick<
  Verification,
  'bundleId' | 'recordCounts' | 'clauses' | 'timestampTime' | 'timestampAuthority'
> & {
  readonly asClaimed: boolean;
};

const NOTHING_READ: Outcome = {
  bundleId: '',
  recordCounts: {},
  clauses: [],
  timestampTime: undefined,
  timestampAuthority: '',
  asClaimed: false,
};

/**
 * Checks a bundle in one pass, from its own bytes and what the caller trusts. A failed check is a result; it
 * rejects only when no verdict could be reached: ARCHIVE_NOT_FOUND, NOT_AN_ARCHIVE.
 */
export async function verifyBundle(deps: VerifyDeps, request: VerifyRequest): Promise<Verification> {
  const checks = new CheckList();
  const outcome = await inspect(deps, request, checks);
  const { asClaimed, ...facts } = outcome;
  const all = checks.all();
  return {
    ...facts,
    ...judge(checks, asClaimed),
    errors: all.filter(({ status }) => status === 'FAIL').map(({ id, message }) => `${id}: ${message}`),
    checks: all,
    findings: checks.findings,
  };
}

async function inspect(deps: VerifyDeps, request: VerifyRequest, checks: CheckList): Promise<Outcome> {
  let archive: OpenArchive | undefined;
  try {
    archive = await deps.reader.open(request.path);
    await checkFile(deps, request, checks);
    return await inspectContent(deps, request, { archive, checks });
  } catch (error) {
    if (!(error instanceof ArchiveFault) && !(error instanceof LineTooLong)) throw error;
    checks.fail('container', error.message, error.entry);
    return NOTHING_READ;
  } finally {
    await archive?.close();
  }
}

async function checkFile(
  deps: VerifyDeps,
  { path, expected }: VerifyRequest,
  checks: CheckList,
): Promise<void> {
  if (expected.sha256 === undefined || (await deps.digestFile(path)) === expected.sha256) return;
  checks.fail(
    'container',
    'the file is not the one that was published: its SHA-256 differs from the registered one',
  );
}

interface Opened {
  readonly archive: OpenArchive;
  readonly checks: CheckList;
}

async function inspectContent(
  deps: VerifyDeps,
  request: VerifyRequest,
  { archive, checks }: Opened,
): Promise<Outcome> {
  const { trust, expected } = request;
  const documents = await readDocuments(archive, RECORD_FILES, (problem, path) =>
    checks.fail('inventory', `${path} ${problem}`, path),
  );
  const missing = NAMED_ENTRIES.filter((path) => !archive.entries.some((entry) => entry.path === path));
  for (const path of missing) checks.fail('inventory', `${path} is missing`, path);
  const manifest = readManifest(checks, documents);
  if (manifest === undefined || missing.some((path) => RECORD_FILES.includes(path))) return NOTHING_READ;
  checkManifestHmac(checks, manifest.content, trust);
  const ownKeys = parseBundleKeys(documents.get(PUBLIC_KEYS)?.json);
  checkAttestation(checks, documents, manifest, { trust, ownKey: ownKeys.attestation[0], expected });
  const catalogue = readCatalogue(checks, documents, manifest.content, trust);
  const facts = await readRecords(deps, archive, {
    checks,
    documents,
    manifest: manifest.content,
    catalogue,
  });
  if (facts === undefined) return { ...NOTHING_READ, bundleId: manifest.content.bundle_id };
  reportLayout(checks, archive, manifest.content);
  checkInventory(
    checks,
    manifest.content,
    new Map(
      [...documents]
        .map(([path, { bytes, sha256 }]) => [path, { sha256, size: bytes.length }] as const)
        .concat([...facts.records.files]),
    ),
  );
  checkRecordFaults(checks, facts);
  checkCounts(
    checks,
    facts,
    EVIDENCE_KINDS.map(({ folder }) => folder),
  );
  const own = ownKeys.checkpoint.map(({ publicKey }) => publicKey);
  const parts = { checks, documents, manifest: manifest.content, catalogue };
  const checkpoint = checkCheckpoint(checks, facts, checkpointTrust(parts, trust, own));
  const completeness = checkCompleteness(checks, facts);
  const clauses = checkStatements(parts, facts, { completeness, checkpoint });
  const { generated_at: generatedAt, bundle_id: bundleId, record_counts: recordCounts } = manifest.content;
  const stamped = { bytes: manifest.bytes, generatedAt, lastLine: facts.records.lastLine };
  const stamp = checkTimestamp(checks, documents, stamped, trust);
  return {
    bundleId,
    recordCounts,
    clauses,
    timestampTime: stamp?.genTime.getTime(),
    timestampAuthority: stamp?.authority ?? '',
    asClaimed: checkClaims(checks, facts, completeness),
  };
}

interface Parts {
  readonly checks: CheckList;
  readonly documents: ReadonlyMap<string, Document>;
  readonly manifest: Manifest;
  /** Undefined when the bundle's cannot be used. */
  readonly catalogue: Catalogue | undefined;
}

/** What the bundle states about its records; each statement is judged only where those before it hold. */
function checkStatements(
  { checks, documents, catalogue }: Parts,
  facts: ChainFacts,
  { completeness, checkpoint }: { completeness: Completeness; checkpoint: Checkpoint | undefined },
): readonly ClauseEntry[] {
  if (catalogue === undefined) return [];
  const clauses = checkClauseMap(checks, documents, facts, catalogue);
  if (checks.statusOf('clause_map') !== 'PASS') return clauses;
  if (checks.statusOf('attestation_metadata') === 'PASS') checkAttested(checks, documents, facts, clauses);
  if (checkpoint === undefined) return clauses;
  checkCoverage(checks, facts, { document: documents.get(COVERAGE), catalogue, completeness, checkpoint });
  return clauses;
}

/** No line is shorter than this, so no file holds more lines than its size allows. */
const SHORTEST_LINE = 300;

async function readRecords(
  deps: VerifyDeps,
  archive: OpenArchive,
  { checks, documents, manifest, catalogue }: Parts,
): Promise<ChainFacts | undefined> {
  const log = logName(manifest.org_id, manifest.project_id, 'evidence');
  const period = daysToInstants(...manifest.date_range);
  const faults: string[] = [];
  const proof = parseChainProof(documents.get(CHAIN_PROOF)?.json, faults);
  if (proof === undefined) {
    checks.fail(
      'chain_checkpoint',
      `chain_proof.json cannot be used: ${faults[0] ?? 'not JSON'}`,
      CHAIN_PROOF,
    );
    return undefined;
  }
  if (proof.log !== log)
    checks.fail('chain_checkpoint', 'chain_proof.json is about another log', CHAIN_PROOF);
  const declared = proof.segments.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const bytes = archive.entries.reduce(
    (sum, { path, size }) => sum + (RECORD_FILES.includes(path) ? size : 0),
    0,
  );
  if (declared * SHORTEST_LINE > bytes) {
    checks.fail('chain_links', 'the segments name more records than the bundle holds', CHAIN_PROOF);
    return undefined;
  }
  const { segments } = proof;
  const rules = catalogue && evidenceRules(catalogue, manifest.generated_at, proof.bad_hmac_positions);
  const records = await verifyRecords({
    archive,
    checker: deps.checker,
    log,
    period,
    segments,
    evidenceRules: rules,
  });
  return { manifest, proof, records, log, period };
}

/** Checkpoint keys in the bundle count once a trusted key has signed the attestation that names their file. */
function checkpointTrust(
  { checks, documents, manifest }: Parts,
  trust: Trust,
  own: readonly KeyObject[],
): CheckpointTrust {
  const named = manifest.entries.find(({ path }) => path === PUBLIC_KEYS)?.sha256;
  const vouched =
    checks.statusOf('attestation_signature') === 'PASS' &&
    checks.statusOf('attestation_metadata') === 'PASS' &&
    named === `sha256:${documents.get(PUBLIC_KEYS)?.sha256}`;
  const keys = vouched ? [...trust.checkpointKeys, ...own] : trust.checkpointKeys;
  return keys.length > 0 ? { keys, trusted: true } : { keys: own, trusted: false };
}

function reportLayout(checks: CheckList, { repacked, entries }: OpenArchive, manifest: Manifest): void {
  checks.pass('container', `${entries.length} entries`);
  const laidOut = [...manifest.entries.map(({ path }) => path), ...SEALING_ENTRIES];
  const inOrder = entries.every(({ path }, i) => path === laidOut[i]);
  const reasons = new Set<string>(inOrder ? repacked : [...repacked, 'order']);
  if (reasons.size === 0) return;
  checks.warn(
    'REPACKED',
    `the bundle was unpacked and zipped again (${[...reasons].join(', ')} differ); its content is judged by itself`,
  );
}
