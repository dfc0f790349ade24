import { ArchiveFault, type ArchiveReader, type OpenArchive } from '../../ports/archive.ts';
import type { RecordChecker } from '../../ports/record-checker.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { readLegacyManifest } from '../python-sdk/legacy-manifest.ts';
import { inspectLegacy, judgeLegacy } from '../python-sdk/verify-legacy.ts';
import { checkpointTrust } from './checkpoint-trust.ts';
import { claimedSize, type EarlierState } from './earlier-state.ts';
import { NAMED_ENTRIES, PUBLIC_KEYS, RECORD_FILES } from './entries.ts';
import { LineTooLong } from './merge-lines.ts';
import { parseBundleKeys } from './public-keys.ts';
import { readDocuments } from './read-documents.ts';
import { readRecords } from './read-records.ts';
import { reportKeys } from './report-keys.ts';
import { CheckList, judge, type Expectation, type Trust, type Verification } from './verification.ts';
import {
  checkCheckpoint,
  checkClaims,
  checkCompleteness,
  checkCounts,
  checkRecordFaults,
} from './verify-chain.ts';
import { readCatalogue } from './verify-clauses.ts';
import { checkContinuity } from './verify-continuity.ts';
import {
  checkAttestation,
  checkInventory,
  checkManifestHmac,
  readManifest,
  reportLayout,
} from './verify-manifest.ts';
import { openRecords } from './verify-parts.ts';
import { checkStatements, type ReadBundle } from './verify-statements.ts';
import { checkTimestamps, issuerOf } from './verify-timestamp.ts';

export interface VerifyDeps {
  readonly reader: ArchiveReader;
  readonly checker: RecordChecker;
  /** SHA-256 of a whole file, 64 hex digits. */
  readonly digestFile: (path: string) => Promise<string>;
  /** The path of a file, named from the directory of `path`; undefined when there is none. */
  readonly beside: (path: string, name: string) => Promise<string | undefined>;
}

export interface VerifyRequest {
  readonly path: string;
  readonly trust: Trust;
  readonly expected: Expectation;
  /** Where the parts of an index are, by bundle id; those that are not named lie beside it. */
  readonly partPaths?: Readonly<Record<string, string>> | undefined;
  /** What the log must have grown from. */
  readonly earlier?: EarlierState | undefined;
  /** Also reads bundles of the Python SDK, which are refused otherwise. */
  readonly allowLegacy?: boolean | undefined;
}

/** What is known once the records were read; the verdict needs no more. */
type Outcome = Omit<Verification, keyof ReturnType<typeof judge> | 'errors' | 'checks' | 'findings'> & {
  readonly asClaimed: boolean;
  readonly isLegacy?: boolean;
};

const NOTHING_READ: Outcome = {
  bundleId: '',
  recordCounts: {},
  clauses: [],
  coverage: undefined,
  checkpoint: undefined,
  terms: undefined,
  continuity: undefined,
  timestampTime: undefined,
  timestampAuthority: undefined,
  asClaimed: false,
};

/**
 * Checks a bundle in one pass, from its own bytes and what the caller trusts. A failed check is a result; it
 * rejects only when no verdict could be reached: ARCHIVE_NOT_FOUND, NOT_AN_ARCHIVE.
 */
export async function verifyBundle(deps: VerifyDeps, request: VerifyRequest): Promise<Verification> {
  const checks = new CheckList();
  const outcome = await inspect(deps, request, checks);
  const { asClaimed, isLegacy = false, ...facts } = outcome;
  const all = checks.all();
  return {
    ...facts,
    ...(isLegacy ? judgeLegacy(checks) : judge(checks, asClaimed)),
    errors: all.filter(({ status }) => status === 'FAIL').map(({ id, message }) => `${id}: ${message}`),
    checks: all,
    findings: checks.findings,
  };
}

async function inspect(deps: VerifyDeps, request: VerifyRequest, checks: CheckList): Promise<Outcome> {
  const opened: OpenArchive[] = [];
  let archive: OpenArchive | undefined;
  try {
    archive = await deps.reader.open(request.path);
    await checkFile(deps, request, checks);
    return await inspectContent(deps, request, { archive, checks, opened });
  } catch (error) {
    if (!(error instanceof ArchiveFault) && !(error instanceof LineTooLong)) throw error;
    checks.fail('container', error.message, error.entry);
    return NOTHING_READ;
  } finally {
    await archive?.close();
    for (const part of opened) await part.close();
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
  /** Parts that are to be closed as well. */
  readonly opened: OpenArchive[];
}

async function inspectContent(
  deps: VerifyDeps,
  request: VerifyRequest,
  { archive, checks, opened }: Opened,
): Promise<Outcome> {
  const legacy = await readLegacyManifest(archive);
  if (legacy !== undefined) {
    const recordCounts = await inspectLegacy(legacy, request, { archive, checks });
    return { ...NOTHING_READ, recordCounts, isLegacy: true };
  }
  const { trust, expected, earlier } = request;
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
  const bundle = { checks, documents, manifest: manifest.content, catalogue };
  const { bundle_id: bundleId, record_counts: recordCounts } = manifest.content;
  const read = await readSource(deps, request, { archive, checks, opened }, bundle);
  if (read === undefined) return { ...NOTHING_READ, bundleId };
  const { facts, files } = read;
  reportLayout(checks, archive, manifest.content);
  checkInventory(checks, manifest.content, documents, files);
  checkRecordFaults(checks, facts);
  checkCounts(
    checks,
    facts,
    EVIDENCE_KINDS.map(({ folder }) => folder),
  );
  const own = ownKeys.checkpoint.map(({ publicKey }) => publicKey);
  const signers = checkpointTrust(bundle, trust, own);
  const checkpoint = checkCheckpoint(checks, facts, signers);
  const completeness = checkCompleteness(checks, facts);
  const asClaimed = checkClaims(checks, facts, completeness);
  const statements = checkStatements(bundle, facts, { completeness, checkpoint, asClaimed });
  const { clauses } = statements;
  const continuity = checkContinuity(checks, facts, { earlier, checkpoint, signers, clauses });
  const stamped = { manifest: manifest.content, lastLine: facts.records.lastLine };
  const stamp = checkTimestamps(checks, documents, stamped, trust);
  reportKeys(bundle, facts, stamp, trust);
  return {
    bundleId,
    recordCounts,
    ...statements,
    checkpoint: checkpoint && { ...checkpoint, trusted: signers.trusted },
    terms: manifest.content,
    continuity,
    timestampTime: stamp?.genTime.getTime(),
    timestampAuthority: stamp && issuerOf(stamp, trust),
    asClaimed,
  };
}

/** The records, those of its bundle when the bundle has some, and what its own record files hold. */
async function readSource(
  deps: VerifyDeps,
  request: VerifyRequest,
  { archive, checks, opened }: Opened,
  bundle: ReadBundle,
) {
  const source = await openRecords(deps, request, { archive, ...bundle }, { checks, opened });
  if (source === undefined) return undefined;
  const markedSize = request.earlier && claimedSize(request.earlier);
  const facts = await readRecords(deps.checker, source.archive, bundle, markedSize);
  return facts && { facts, files: source.own ?? facts.records.files };
}
