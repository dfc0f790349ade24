import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32, deflateRawSync } from 'node:zlib';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { evidenceRules } from '../../../src/core/bundle/bundle-head.ts';
import type { BuildRequest } from '../../../src/core/bundle/build-request.ts';
import { toClaims, type ChainProof } from '../../../src/core/bundle/chain-proof.ts';
import { checkBundleRecords } from '../../../src/core/bundle/check-bundle-records.ts';
import { collectRecords, type Collected } from '../../../src/core/bundle/collect-records.ts';
import { digestOf, RECORD_FILES, sha256Hex } from '../../../src/core/bundle/entries.ts';
import { sealManifest, type Manifest, type ManifestContent } from '../../../src/core/bundle/manifest.ts';
import { parseChainProof } from '../../../src/core/bundle/parse-chain-proof.ts';
import type { BundlePlan } from '../../../src/core/bundle/plan-bundle.ts';
import { createTreeProver } from '../../../src/core/bundle/prove-chain.ts';
import { NOTHING_STATED } from '../../../src/core/bundle/scope.ts';
import { CheckList } from '../../../src/core/bundle/verification.ts';
import {
  checkCheckpoint,
  checkCompleteness,
  checkCounts,
  checkRecordFaults,
  checkClaims,
} from '../../../src/core/bundle/verify-chain.ts';
import { verifyRecords } from '../../../src/core/bundle/verify-records.ts';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import type { PositionRange } from '../../../src/core/log/chain-result.ts';
import type { RecordFiles } from '../../../src/ports/record-files.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { createInlineScanner, keys, macKeys } from '../log/log-fixture.ts';
import type { TestLog } from '../log/log-fixture.ts';

export const signing = secretKeyOf('a signing secret of more than thirty-two bytes');
const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const attestationKey = { id: 'at1', ...ecdsa };

export const BUNDLE_ID = 'cec-01JABCDEFGHJKMNPQRSTVWXYZ0';
export const buildRequest: BuildRequest = {
  orgId: 'acme',
  projectId: 'chat',
  fromDate: '2026-03-02',
  toDate: '2026-03-02',
  frameworks: [],
  strictness: 'count',
  tier: 'core',
  scope: { ...NOTHING_STATED, system: 'the chat' },
  inServiceSince: '',
  includeOscal: false,
  outputDir: undefined,
  orgSecret: undefined,
  requestedBy: 'auditor@acme',
  requestKey: undefined,
};

const rules = evidenceRules(builtInCatalogue, '2026-03-05T00:00:00.000000Z');

export const manifestContent: ManifestContent = {
  bundle_schema: 'spanforge.cec.v2',
  bundle_id: BUNDLE_ID,
  org_id: 'acme',
  project_id: 'chat',
  date_range: ['2026-03-02', '2026-03-02'],
  generated_at: '2026-03-05T00:00:00.000000Z',
  generator: { name: 'g', version: '1' },
  frameworks: ['eu_ai_act'],
  parameters: {
    strictness: 'count',
    tier: 'core',
    scope: NOTHING_STATED,
    in_service_since: '',
    retention_days: 2555,
    oldest_evidence: '',
    report_version: 1,
  },
  catalogue: { version: '1', sha256: `sha256:${'cd'.repeat(32)}` },
  record_counts: Object.fromEntries(EVIDENCE_KINDS.map(({ folder }, i) => [folder, i])),
  entries: [digestOf('clause_map.json', Buffer.from('[]')), digestOf('VERIFY.md', Buffer.from('how'))],
  hmac_key_id: signing.id,
};

export function manifestWith(changed: Partial<ManifestContent> = {}): Manifest {
  return sealManifest({ ...manifestContent, ...changed }, signing);
}

/** Record files in memory. */
export function createMemoryRecordFiles(): { files: RecordFiles; contents: () => Buffer[] } {
  const parts: Uint8Array[][] = RECORD_FILES.map(() => []);
  const lines = RECORD_FILES.map(() => 0);
  const contents = () => parts.map((part) => Buffer.concat(part));
  const files: RecordFiles = {
    write: async (file, bytes, count) => {
      parts[file]?.push(Buffer.from(bytes));
      lines[file] = (lines[file] ?? 0) + count;
    },
    finish: async () =>
      contents().map((content, i) => ({
        lines: lines[i] ?? 0,
        size: content.length,
        crc32: crc32(content),
        sha256: sha256Hex(content),
        deflated: () => Readable.from([deflateRawSync(content)]),
      })),
    discard: async () => {},
  };
  return { files, contents };
}

/** The part of a bundle that proves its records. */
export interface Shown {
  readonly files: readonly Buffer[];
  readonly proof: ChainProof;
  readonly counts: Readonly<Record<string, number>>;
  readonly collected: Collected;
}

/** Collects and proves as a build does; `runs` other than the plan's are what a cheat would show. */
export async function proveShown(
  { store }: TestLog,
  plan: Pick<BundlePlan, 'log' | 'head' | 'period'>,
  runs: readonly PositionRange[],
): Promise<Shown> {
  const { log, head, period } = plan;
  const tree = createTreeProver(store, { name: log, size: head.size });
  const { files, contents } = createMemoryRecordFiles();
  const deps = { scanner: createInlineScanner(store), files, tree };
  const scan = { log, runs, period, treeSize: head.size, evidenceRules: rules, withLines: true };
  const collected = await collectRecords(deps, scan, () => {});
  const segments = [];
  for (const run of runs) segments.push(await tree.segment(run));
  const claims = toClaims(collected.chain, collected.completeness);
  const proof = { ...claims, log, segments, checkpoint: head.checkpoint, earlier: [] };
  const counts = EVIDENCE_KINDS.map(({ folder }, i) => [folder, collected.chain.tally.kinds[i]?.count ?? 0]);
  return { files: contents(), proof, counts: Object.fromEntries(counts), collected };
}

/** What a verifier that trusts the log's key finds; `undefined` when the proof cannot be read. */
export async function verifyShown(
  { files, counts }: Pick<Shown, 'files' | 'counts'>,
  proofJson: unknown,
  plan: Pick<BundlePlan, 'log' | 'period' | 'bundleId'>,
) {
  const faults: string[] = [];
  const proof = parseChainProof(proofJson, faults);
  if (proof === undefined) return { failed: ['unreadable', ...faults], completeness: undefined };
  const archive = {
    entries: RECORD_FILES.map((path, i) => ({ path, size: files[i]?.length ?? 0, compressedSize: 0 })),
    repacked: [],
    read: (path: string) =>
      Readable.from(files.filter(({ length }, i) => RECORD_FILES[i] === path && length > 0)),
    close: async () => {},
  };
  const checker = {
    parallelism: 1,
    check: async (task: Parameters<typeof checkBundleRecords>[0]) => checkBundleRecords(task, macKeys),
  };
  const { log, period } = plan;
  const records = await verifyRecords({
    archive,
    checker,
    log,
    period,
    segments: proof.segments,
    evidenceRules: rules,
  });
  const checks = new CheckList();
  const manifest = manifestWith({ bundle_id: plan.bundleId, record_counts: counts });
  const facts = { manifest, proof, records, log, period };
  checkRecordFaults(checks, facts);
  checkCounts(
    checks,
    facts,
    EVIDENCE_KINDS.map(({ folder }) => folder),
  );
  checkCheckpoint(checks, facts, { keys: [keys.checkpoint.publicKey], trusted: true });
  const completeness = checkCompleteness(checks, facts);
  const asClaimed = checkClaims(checks, facts, completeness);
  const failed = checks
    .all()
    .flatMap(({ id, status, message }) => (status === 'FAIL' ? [`${id}: ${message}`] : []));
  if (proof.log !== log) failed.push('another log');
  if (!asClaimed) failed.push('not as claimed');
  return { failed, completeness: completeness.completeness };
}
