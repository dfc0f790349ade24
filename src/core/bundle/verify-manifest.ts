import type { KeyObject } from 'node:crypto';
import type { OpenArchive } from '../../ports/archive.ts';
import { isSignedBy, namesSigner } from '../dsse.ts';
import { hasMetadataHmac, parseAttestation, statementFault, type Attestation } from './attestation.ts';
import { ATTESTATION, entryOrder, MANIFEST, NAMED_ENTRIES, type EntryDigest } from './entries.ts';
import { hasManifestHmac, parseManifest, type Manifest } from './manifest.ts';
import type { Document } from './read-documents.ts';
import type { CheckList, Expectation, Trust } from './verification.ts';

type Documents = ReadonlyMap<string, Document>;

/** The manifest of a bundle with its bytes; undefined, and the inventory failed, when it cannot be read. */
export function readManifest(
  checks: CheckList,
  documents: Documents,
): { content: Manifest; bytes: Buffer } | undefined {
  const document = documents.get(MANIFEST);
  if (document === undefined) {
    checks.fail('inventory', 'manifest.json is missing', MANIFEST);
    return undefined;
  }
  const faults: string[] = [];
  const content = parseManifest(document.json, faults);
  if (content === undefined)
    checks.fail('inventory', `manifest.json cannot be used: ${faults[0] ?? 'not JSON'}`, MANIFEST);
  return content && { content, bytes: document.bytes };
}

/** The container was readable; entries that are laid out otherwise than the service does it are worth a word. */
export function reportLayout(
  checks: CheckList,
  { repacked, entries }: OpenArchive,
  manifest: Manifest,
): void {
  checks.pass('container', `${entries.length} entries`);
  const laidOut = entryOrder(
    manifest.container,
    manifest.entries.map(({ path }) => path),
  );
  const inOrder = entries.every(({ path }, i) => path === laidOut[i]);
  const reasons = new Set<string>(inOrder ? repacked : [...repacked, 'order']);
  if (reasons.size === 0) return;
  checks.warn(
    'REPACKED',
    `the bundle was unpacked and zipped again (${[...reasons].join(', ')} differ); its content is judged by itself`,
  );
}

/** Every mandatory and named entry with its digest, and nothing else. */
export function checkInventory(
  checks: CheckList,
  manifest: Manifest,
  documents: ReadonlyMap<string, Document>,
  records: ReadonlyMap<string, { readonly sha256: string; readonly size: number }>,
): void {
  const read = [...documents].map(
    ([path, { bytes, sha256 }]) => [path, { sha256, size: bytes.length }] as const,
  );
  const actual = new Map([...read, ...records]);
  const named = new Set(manifest.entries.map(({ path }) => path));
  const fail = (problem: string, path: string) => checks.fail('inventory', `${path} ${problem}`, path);
  if (named.size !== manifest.entries.length) fail('names an entry twice', MANIFEST);
  for (const path of NAMED_ENTRIES) if (!named.has(path)) fail('is not listed in the manifest', path);
  const unlisted = entryOrder(manifest.container, []);
  for (const path of unlisted) {
    if (named.has(path)) fail('must not be listed in the manifest', path);
    if (!actual.has(path)) fail('is missing', path);
  }
  for (const entry of manifest.entries) {
    const problem = entryProblem(entry, actual.get(entry.path));
    if (problem !== undefined) fail(problem, entry.path);
  }
  for (const path of actual.keys()) {
    if (!named.has(path) && !unlisted.includes(path)) fail('is not listed in the manifest', path);
  }
  checks.pass('inventory', `${actual.size} entries, each as listed`);
}

function entryProblem(
  listed: EntryDigest,
  entry: { readonly sha256: string; readonly size: number } | undefined,
) {
  if (entry === undefined) return 'is missing';
  const same = `sha256:${entry.sha256}` === listed.sha256 && entry.size === listed.size;
  return same ? undefined : 'is not the one that the manifest lists';
}

export function checkManifestHmac(checks: CheckList, manifest: Manifest, trust: Trust): void {
  const key = trust.secrets.find(({ id }) => id === manifest.hmac_key_id);
  if (key === undefined) {
    checks.report('manifest_hmac', 'NOT_CHECKED', `key ${printableId(manifest.hmac_key_id)} is not held`);
  } else if (hasManifestHmac(manifest, key)) checks.pass('manifest_hmac', `by key ${key.id}`);
  else checks.fail('manifest_hmac', 'the HMAC is not that of the manifest', MANIFEST);
}

/**
 * Signature, subjects and metadata of the attestation. `ownKey` is the key that the bundle brings along: without
 * a trusted key it shows consistency, not origin.
 */
export function checkAttestation(
  checks: CheckList,
  documents: Documents,
  manifest: { readonly content: Manifest; readonly bytes: Buffer },
  {
    trust,
    ownKey,
    expected,
  }: { readonly trust: Trust; readonly ownKey: KeyObject | undefined; readonly expected: Expectation },
): void {
  const attestation = parseAttestation(documents.get(ATTESTATION)?.json);
  if (attestation === undefined) {
    checks.fail(
      'attestation_signature',
      'attestation.json is no DSSE envelope with one signature',
      ATTESTATION,
    );
    checks.fail('attestation_metadata', 'attestation.json cannot be read', ATTESTATION);
    return;
  }
  checkSignature(checks, attestation, trust, ownKey);
  const fault = statementFault(attestation, manifest) ?? metadataFault(attestation, manifest.content, trust);
  const unexpected = expectationFault(manifest.content, expected);
  if (fault !== undefined) checks.fail('attestation_metadata', fault, ATTESTATION);
  else if (unexpected !== undefined) checks.fail('attestation_metadata', unexpected, MANIFEST);
  else checks.pass('attestation_metadata', 'subjects and metadata are those of the bundle');
}

function checkSignature(
  checks: CheckList,
  attestation: Attestation,
  trust: Trust,
  ownKey: KeyObject | undefined,
): void {
  const isBy = (key: KeyObject) => namesSigner(attestation, key) && isSignedBy(attestation, key);
  if (trust.attestationKeys.some(isBy)) {
    checks.pass('attestation_signature', 'by a trusted key');
  } else if (trust.attestationKeys.length > 0) {
    checks.fail('attestation_signature', 'not by a trusted key, or over other content', ATTESTATION);
  } else if (ownKey !== undefined && isBy(ownKey)) {
    checks.report(
      'attestation_signature',
      'NOT_CHECKED',
      'fits the key in the bundle; no trusted key was given, so its origin is open',
    );
  } else {
    checks.fail('attestation_signature', 'does not fit the key in the bundle', ATTESTATION);
  }
}

function metadataFault(attestation: Attestation, manifest: Manifest, trust: Trust): string | undefined {
  const { metadata } = attestation;
  const stated: Record<string, unknown> =
    typeof metadata === 'object' && metadata !== null ? { ...metadata } : {};
  const facts = ['bundle_id', 'org_id', 'project_id', 'generated_at'] as const;
  const wrong = facts.find((fact) => stated[fact] !== manifest[fact]);
  if (wrong !== undefined) return `${wrong} is not the manifest's`;
  const key = trust.secrets.find(({ id }) => id === manifest.hmac_key_id);
  return key === undefined || hasMetadataHmac(attestation, key)
    ? undefined
    : 'hmac_sig is not the HMAC of the metadata';
}

function expectationFault(manifest: Manifest, expected: Expectation): string | undefined {
  const [fromDate, toDate] = manifest.date_range;
  const facts = {
    bundleId: manifest.bundle_id,
    orgId: manifest.org_id,
    projectId: manifest.project_id,
    fromDate,
    toDate,
  };
  const names = ['bundleId', 'orgId', 'projectId', 'fromDate', 'toDate'] as const;
  const wrong = names.find((name) => expected[name] !== undefined && expected[name] !== facts[name]);
  return wrong && `the bundle is not the expected one: ${wrong} differs`;
}

function printableId(id: string): string {
  return /^[0-9a-z-]{1,64}$/.test(id) ? id : '(malformed id)';
}
