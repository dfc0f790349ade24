import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import type { Auditor } from './auditor.ts';
import { appendBatch, build, type Ledger, PROJECTS, type Stored } from './load.ts';
import type { Victim } from './victim.ts';

/** What was done although the answer never came. */
export interface Unanswered {
  readonly records: number;
  readonly bundles: number;
}

export interface Witnesses {
  readonly ledger: Ledger;
  readonly auditor: Auditor;
  /** Bundles that were verified before. */
  readonly checked: Set<string>;
}

/** Asserts that all that was promised is there, whole, and nothing else is. */
export async function checkAftermath(
  victim: Victim,
  dataDir: string,
  witnesses: Witnesses,
): Promise<Unanswered> {
  const { ledger } = witnesses;
  const [records, bundles] = [await exportAll(victim), await listAll(victim)];
  checkPromisedRecords(records, ledger);
  await checkFiles(dataDir, bundles);
  await Promise.all([checkChains(victim, records), checkBundles(bundles, witnesses)]);
  const unanswered = {
    records: records.size - countOwn(records) - ledger.records.size,
    bundles: [...bundles.keys()].filter((id) => !ledger.bundles.has(id)).length,
  };
  await Promise.all([repeatAppends(victim, ledger, records), repeatBuilds(victim, ledger, bundles)]);
  return unanswered;
}

/** Every record by its id, after its log was seen to have no gap. */
async function exportAll({ audit }: Victim): Promise<Map<string, Stored>> {
  const records = new Map<string, Stored>();
  for (const projectId of PROJECTS) {
    const sizes = new Map<string, number>();
    for await (const { ndjson } of audit.exportRecords({ projectId })) {
      for (const line of Buffer.from(ndjson).toString().trimEnd().split('\n')) {
        const { header, hmac } = JSON.parse(line);
        const { log, chain_position: position } = header;
        assert.equal(position, sizes.get(log) ?? 0, `positions of ${log}`);
        sizes.set(log, position + 1);
        assert.ok(!records.has(header.record_id), `${header.record_id} is stored twice`);
        records.set(header.record_id, { log, position, hmac });
      }
    }
  }
  return records;
}

/** The service's own records, of which each build leaves one. */
function countOwn(records: ReadonlyMap<string, Stored>): number {
  return [...records.keys()].filter((id) => !id.includes('.')).length;
}

async function checkChains({ audit }: Victim, records: ReadonlyMap<string, Stored>): Promise<void> {
  let verified = 0;
  for (const projectId of PROJECTS) {
    const { valid, verifiedCount, tamperedCount, gaps } = await audit.verifyChain({ projectId });
    assert.deepEqual({ valid, tamperedCount, gaps }, { valid: true, tamperedCount: 0, gaps: [] }, projectId);
    verified += verifiedCount;
  }
  assert.equal(verified, records.size);
}

function checkPromisedRecords(records: ReadonlyMap<string, Stored>, ledger: Ledger): void {
  for (const [id, promised] of ledger.records) assert.deepEqual(records.get(id), promised, id);
}

async function listAll({ cec }: Victim): Promise<Map<string, Bundle>> {
  const bundles = new Map<string, Bundle>();
  for (const projectId of PROJECTS) {
    for (let pageToken = '', more = true; more; more = pageToken !== '') {
      const page = await cec.listBundles({ projectId, pageSize: 1000, pageToken });
      for (const bundle of page.bundles) bundles.set(bundle.bundleId, bundle);
      pageToken = page.nextPageToken;
    }
  }
  assert.equal((await cec.getStatus({})).bundleCount, bundles.size);
  return bundles;
}

/** The registered bundles are all that lies in the data directory; nothing is half made. */
async function checkFiles(dataDir: string, bundles: ReadonlyMap<string, Bundle>): Promise<void> {
  const paths = [...bundles.values()].map(({ zipPath }) => zipPath);
  const expected = [...paths, ...paths.map((path) => dirname(path))];
  assert.deepEqual((await namesIn(join(dataDir, 'bundles'))).toSorted(), expected.toSorted());
  for (const place of ['staging', 'uploads'])
    assert.deepEqual(await namesIn(join(dataDir, place)), [], place);
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.map(({ parentPath, name }) => join(parentPath, name));
}

async function checkBundles(
  bundles: ReadonlyMap<string, Bundle>,
  { ledger, auditor, checked }: Witnesses,
): Promise<void> {
  for (const [id, { sha256 }] of ledger.bundles) assert.equal(bundles.get(id)?.sha256, sha256, id);
  const fresh = [...bundles].filter(([bundleId]) => !checked.has(bundleId));
  const check = async ([bundleId, { zipPath, sha256 }]: [string, Bundle]) => {
    const digest = createHash('sha256')
      .update(await readFile(zipPath))
      .digest('hex');
    assert.equal(`sha256:${digest}`, sha256, bundleId);
    const { overallValid, errors } = await auditor.verify(zipPath);
    assert.deepEqual({ overallValid, errors }, { overallValid: true, errors: [] }, bundleId);
    checked.add(bundleId);
  };
  await Promise.all(fresh.map(check));
}

/** A batch is stored as a whole or not at all, and answered as it was stored. */
async function repeatAppends(
  victim: Victim,
  ledger: Ledger,
  records: ReadonlyMap<string, Stored>,
): Promise<void> {
  for (const batch of ledger.unansweredBatches) {
    const ids = batch.records.map(({ recordId }) => recordId);
    const stored = new Set(ids.map((id) => records.has(id)));
    assert.equal(stored.size, 1, 'a batch is stored in part');
    assert.deepEqual(new Set(await appendBatch(victim, ledger, batch)), stored, 'duplicate');
    if (stored.has(true)) for (const id of ids) assert.deepEqual(ledger.records.get(id), records.get(id), id);
  }
}

/** A request id answers with the bundle that it made, or makes it now; never two. */
async function repeatBuilds(
  victim: Victim,
  ledger: Ledger,
  bundles: ReadonlyMap<string, Bundle>,
): Promise<void> {
  const unanswered = [...withoutParts(bundles).keys()].filter((id) => !ledger.bundles.has(id));
  const requests = [...ledger.unansweredBuilds.values()];
  const answers = await Promise.all(
    requests.map(({ projectId, requestId }) => build(victim, ledger, projectId, requestId)),
  );
  const built = new Set(answers.map(({ bundleId }) => bundleId));
  assert.equal(built.size, requests.length);
  for (const id of unanswered)
    assert.ok(built.has(id), `${id} was registered, and is not what its request answers`);
  const known = withoutParts(bundles).size;
  assert.equal(withoutParts(await listAll(victim)).size, known + requests.length - unanswered.length);
}

/** The bundles that somebody asked for. A part is registered with its index, or not at all. */
function withoutParts(bundles: ReadonlyMap<string, Bundle>): ReadonlyMap<string, Bundle> {
  for (const bundle of bundles.values()) {
    const index = indexOf(bundle);
    if (index !== undefined) assert.ok(bundles.has(index), `${bundle.bundleId} is a part of nothing`);
  }
  return new Map([...bundles].filter(([, bundle]) => indexOf(bundle) === undefined));
}

/** Of a part, the bundle that it belongs to. */
function indexOf({ findings }: Bundle): string | undefined {
  const { message = '' } = findings.find(({ code }) => code === 'PART') ?? {};
  return /^part \d+ of \d+ of (cec-\w+),/.exec(message)?.[1];
}
