import type { OpenArchive } from '../../ports/archive.ts';
import type { SecretKey } from '../../ports/keys.ts';
import { KNOWN_DEFAULTS, secretKeyOf } from '../../secret-key.ts';
import { ATTESTATION, CHAIN_PROOF, CLAUSE_MAP, MANIFEST, TIMESTAMP } from '../bundle/entries.ts';
import type { CheckId, CheckList, Expectation, Trust } from '../bundle/verification.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { linesOf } from './legacy-lines.ts';
import { attestationFault, hasLegacyHmac, type LegacyManifest } from './legacy-manifest.ts';
import { LineFault } from './line-fault.ts';
import { hasSdkHmac, parseSdkRecord } from './sdk-record.ts';

export interface LegacyRequest {
  readonly trust: Trust;
  readonly expected: Expectation;
  readonly allowLegacy?: boolean | undefined;
}

interface Opened {
  readonly archive: OpenArchive;
  readonly checks: CheckList;
}

const ENTRIES: readonly string[] = [
  ...EVIDENCE_KINDS.map(({ folder }) => `${folder}/records.ndjson`),
  CLAUSE_MAP,
  CHAIN_PROOF,
  ATTESTATION,
  MANIFEST,
  TIMESTAMP,
];

/** Of what they check, such a bundle has nothing, or a claim that only the SDK can repeat. */
const NOT_THERE: readonly CheckId[] = [
  'attestation_signature',
  'record_hashes',
  'chain_links',
  'chain_checkpoint',
  'chain_completeness',
  'clause_map',
  'coverage',
  'report',
  'timestamp',
  'asic_timestamp',
];

/**
 * Checks a bundle of the Python SDK, as far as such a bundle can be checked. Without `allowLegacy` it is refused: to
 * accept it quietly would let anyone strip a strong bundle down to a weak one. Answers the records in each folder.
 */
export async function inspectLegacy(
  manifest: LegacyManifest,
  { trust, expected, allowLegacy = false }: LegacyRequest,
  { archive, checks }: Opened,
): Promise<Record<string, number>> {
  if (!allowLegacy) {
    checks.fail('container', REFUSED);
    return {};
  }
  checks.pass('container', `${archive.entries.length} entries of a bundle of the Python SDK`);
  checks.warn('RECORDS_NOT_SEALED', NOT_SEALED);
  checks.warn('TIMESTAMP_IS_STUB', IS_STUB);
  checkManifestHmac(checks, manifest, trust.secrets);
  if (!checkEntries(checks, archive)) return {};
  await checkAttestation(manifest, { trust, expected }, { archive, checks });
  const counts = await checkRecords(manifest, trust.secrets, { archive, checks });
  for (const id of NOT_THERE)
    checks.report(id, 'NOT_CHECKED', 'a bundle of the Python SDK has no such thing');
  return counts;
}

/** The records, and so the whole, are never valid: nothing in the bundle holds them together. */
export function judgeLegacy(checks: CheckList) {
  const needed = [
    'container',
    'inventory',
    'manifest_hmac',
    'attestation_metadata',
    'record_counts',
  ] as const;
  const manifestValid = needed.every((id) => checks.statusOf(id) === 'PASS');
  return { manifestValid, chainValid: false, timestampValid: false, overallValid: false };
}

const REFUSED =
  'this is a bundle of the Python SDK (spanforge.cec.v1), which proves far less than one of this service; allow_legacy (--allow-legacy) reads it all the same';
const NOT_SEALED =
  'nothing in the bundle covers the records: whoever had the file could drop or add some, and its own chain_proof.json proves nothing';
const IS_STUB = 'rfc3161_timestamp.tsr of this format is a stub that no authority signed; it proves no time';

function checkManifestHmac(checks: CheckList, manifest: LegacyManifest, secrets: readonly SecretKey[]): void {
  if (KNOWN_DEFAULTS.some((secret) => hasLegacyHmac(manifest, secretKeyOf(secret))))
    checks.fail(
      'manifest_hmac',
      'made with a default key that the SDK publishes: anybody could have',
      MANIFEST,
    );
  else if (secrets.length === 0)
    checks.report('manifest_hmac', 'NOT_CHECKED', 'no key is held; the manifest does not name its key');
  else if (!secrets.some((secret) => hasLegacyHmac(manifest, secret)))
    checks.fail('manifest_hmac', 'by none of the keys held, or the manifest was altered', MANIFEST);
  else checks.pass('manifest_hmac', 'by a key that is held');
}

function checkEntries(checks: CheckList, { entries }: OpenArchive): boolean {
  const paths = new Set(entries.map(({ path }) => path));
  for (const path of ENTRIES) if (!paths.has(path)) checks.fail('inventory', `${path} is missing`, path);
  for (const path of paths)
    if (!ENTRIES.includes(path)) checks.fail('inventory', `${path} does not belong into such a bundle`, path);
  checks.pass('inventory', `${entries.length} entries, by name; no digest of them is kept`);
  return checks.statusOf('inventory') === 'PASS';
}

async function checkAttestation(
  manifest: LegacyManifest,
  { trust, expected }: Pick<LegacyRequest, 'trust' | 'expected'>,
  { archive, checks }: Opened,
): Promise<void> {
  const { projectId, fromDate, toDate } = manifest;
  const facts = { bundleId: '', orgId: '', projectId, fromDate, toDate };
  const names = ['bundleId', 'orgId', 'projectId', 'fromDate', 'toDate'] as const;
  const wrong = names.find((name) => expected[name] !== undefined && expected[name] !== facts[name]);
  const fault = await attestationFault(archive, manifest, trust.secrets);
  if (fault !== undefined) checks.fail('attestation_metadata', `${ATTESTATION}: ${fault}`, ATTESTATION);
  else if (wrong !== undefined)
    checks.fail('attestation_metadata', `the bundle is not the expected one: ${wrong} differs`, MANIFEST);
  else checks.pass('attestation_metadata', 'project, period and time are those of the manifest');
}

/** Counts the records, and checks their HMACs when a key is held. */
async function checkRecords(
  manifest: LegacyManifest,
  secrets: readonly SecretKey[],
  { archive, checks }: Opened,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { folder, kind } of EVIDENCE_KINDS) {
    const path = `${folder}/records.ndjson`;
    let count = 0;
    for await (const line of linesOf(archive, path)) {
      count += 1;
      checkLine(line, { kind, place: `${path} line ${count}`, secrets }, checks);
    }
    counts[folder] = count;
    if (count !== manifest.recordCounts.get(folder))
      checks.fail('record_counts', `${path} has ${count} records, which is not what the manifest says`, path);
  }
  checks.pass('record_counts', 'as the manifest says');
  if (secrets.length > 0) checks.pass('record_hmacs', 'each by a key that is held');
  else checks.report('record_hmacs', 'NOT_CHECKED', 'no key is held');
  return counts;
}

function checkLine(
  line: Buffer,
  { kind, place, secrets }: { kind: string; place: string; secrets: readonly SecretKey[] },
  checks: CheckList,
): void {
  try {
    const record = parseSdkRecord(line);
    if (record.schemaKey !== kind) checks.fail('record_counts', `a record is no ${kind}`, place);
    if (secrets.length > 0 && !secrets.some((secret) => hasSdkHmac(record, secret)))
      checks.fail('record_hmacs', 'a record was altered, or is by none of the keys held', place);
  } catch (error) {
    if (!(error instanceof LineFault)) throw error;
    checks.fail('record_counts', `a line is no record: ${error.message}`, place);
  }
}
