import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { CheckStatus } from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { buildOf, filesIn, recordsOf, runService, type RunningService } from './running-service.ts';
import { unzip } from './rezip.ts';

const PERIOD = { projectId: 'p', fromDate: '2026-01-01', toDate: '2026-03-31' };
const SMALL = { CEC_PART_RECORDS: '100', CEC_PARTS_AT_ONCE: '3' };
/** Of 1000 records one in seven is of no kind that bundles hold; the first has none before it. */
const PARTS = 9;

async function serviceWithRecords(t: TestContext, settings = SMALL): Promise<RunningService> {
  const service = await runService(t, undefined, settings);
  await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 1000) });
  return service;
}

async function bundlesOf({ cec }: RunningService): Promise<Bundle[]> {
  const { bundles } = await cec.listBundles({ projectId: 'p' });
  return bundles.toReversed();
}

async function verdictOn({ cec }: RunningService, bundleId: string) {
  return cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
}

/** What does not depend on when a bundle was made, or of how many files it is. */
function judgementOf({ recordCounts, clauses, coverage }: Bundle) {
  return {
    recordCounts,
    clauses,
    kinds: coverage?.kinds,
    completeness: coverage?.completeness,
  };
}

const ascending = (one: number, other: number) => one - other;

describe('a build of more records than a file may hold', () => {
  it('makes parts, and an index that says what one bundle would', async (t) => {
    const service = await serviceWithRecords(t);
    const index = await buildOf(service, PERIOD);
    const bundles = await bundlesOf(service);
    assert.equal(bundles.length, PARTS + 1);
    assert.equal(bundles.at(-1)?.bundleId, index.bundleId);
    const parts = bundles.slice(0, -1);
    const [inParts] = index.findings;
    assert.equal(inParts?.code, 'IN_PARTS');
    for (const { bundleId } of parts) assert.ok(inParts.message.includes(bundleId));
    const held = parts.map(({ recordCounts }) => Object.values(recordCounts).reduce((a, b) => a + b));
    assert.ok(held.every((count) => count <= 100));
    assert.equal(
      held.reduce((a, b) => a + b),
      Object.values(index.recordCounts).reduce((a, b) => a + b),
    );

    await service.close(1000);
    const undivided = await buildOf(await runService(t, service.dataDir), PERIOD);
    assert.deepEqual(judgementOf(index), judgementOf(undivided));
  });

  it('is verified as a whole, and each part by itself', async (t) => {
    const service = await serviceWithRecords(t);
    const { bundleId } = await buildOf(service, PERIOD);
    const whole = await verdictOn(service, bundleId);
    assert.deepEqual(whole.errors, []);
    assert.equal(whole.overallValid, true);
    const { bundle } = await service.cec.getBundle({ bundleId });
    const source = { case: 'zipPath', value: bundle?.zipPath ?? '' } as const;
    assert.equal((await service.cec.verifyBundle({ source })).overallValid, true);
    for (const id of ['parts', 'chain_links', 'chain_checkpoint', 'chain_completeness', 'clause_map'])
      assert.equal(whole.checks.find((check) => check.id === id)?.status, CheckStatus.PASS, id);
    for (const part of (await bundlesOf(service)).slice(0, -1)) {
      const verdict = await verdictOn(service, part.bundleId);
      assert.deepEqual([verdict.overallValid, verdict.errors], [true, []]);
      assert.equal(
        verdict.checks.some(({ id }) => id === 'parts'),
        false,
      );
    }
  });

  it('tells progress that reaches its total, and never steps back', async (t) => {
    const service = await serviceWithRecords(t);
    const stages: number[] = [];
    const done: number[] = [];
    const totals = new Set<number>();
    for await (const { event } of service.cec.buildBundle(PERIOD)) {
      if (event.case !== 'progress') continue;
      stages.push(event.value.stage);
      done.push(event.value.recordsDone);
      totals.add(event.value.recordsTotal);
    }
    assert.deepEqual(stages, stages.toSorted(ascending));
    assert.deepEqual(done, done.toSorted(ascending));
    assert.deepEqual([...totals], [0, done.at(-1)]);
  });

  it('leaves nothing when it is cancelled', async (t) => {
    const service = await serviceWithRecords(t);
    const leaving = new AbortController();
    await assert.rejects(async () => {
      for await (const { event } of service.cec.buildBundle(PERIOD, { signal: leaving.signal }))
        if (event.case === 'progress' && event.value.bytesWritten > 0n) leaving.abort();
    });
    await service.close(5000);
    assert.deepEqual(await filesIn(service.dataDir), []);
    const again = await runService(t, service.dataDir, SMALL);
    assert.equal((await again.cec.getStatus({})).bundleCount, 0);
    assert.equal((await verdictOn(again, (await buildOf(again, PERIOD)).bundleId)).overallValid, true);
  });

  it('is sound when a record is erased after its part was read', async (t) => {
    const service = await serviceWithRecords(t);
    let erasing: Promise<unknown> | undefined;
    let bundleId = '';
    for await (const { event } of service.cec.buildBundle(PERIOD)) {
      if (event.case === 'bundle') bundleId = event.value.bundleId;
      if (event.case === 'progress' && event.value.bytesWritten > 0n)
        erasing ??= service.audit.eraseRecords({ projectId: 'p', recordIds: ['r.0'], reasonCode: 'art17' });
    }
    assert.ok(erasing !== undefined);
    await erasing;
    const { overallValid, errors } = await verdictOn(service, bundleId);
    assert.deepEqual([overallValid, errors], [true, []]);
  });

  it('is found again by its request id', async (t) => {
    const service = await serviceWithRecords(t);
    const one = await buildOf(service, { ...PERIOD, requestId: 'r1' });
    const again = await buildOf(service, { ...PERIOD, requestId: 'r1' });
    assert.equal(again.bundleId, one.bundleId);
    assert.equal((await service.cec.getStatus({})).bundleCount, PARTS + 1);
  });
});

/** An auditor's folder with the index and its parts, under their documented names. */
async function folderOf(t: TestContext) {
  const service = await serviceWithRecords(t);
  const { bundleId } = await buildOf(service, PERIOD);
  const folder = await temporaryDirectory(t);
  const files = [];
  for (const { zipPath } of await bundlesOf(service)) {
    await cp(zipPath, join(folder, basename(zipPath)));
    files.push(join(folder, basename(zipPath)));
  }
  const index = files.at(-1) ?? '';
  const verify = (source: string) => service.cec.verifyBundle({ source: { case: 'zipPath', value: source } });
  return { bundleId, folder, index, parts: files.slice(0, -1), verify };
}

describe('the files of a bundle in parts', () => {
  it('are found beside the index', async (t) => {
    const { bundleId, index, verify } = await folderOf(t);
    const verdict = await verify(index);
    assert.deepEqual([verdict.overallValid, verdict.errors, verdict.bundleId], [true, [], bundleId]);
  });

  it('say in parts.json what each of them is', async (t) => {
    const { index, parts } = await folderOf(t);
    const listed = JSON.parse(String((await unzip(index)).get('parts.json')));
    assert.deepEqual(
      listed.map(({ file_name }: { file_name: string }) => file_name),
      parts.map((part) => basename(part)),
    );
    for (const [i, { first }] of listed.entries()) if (i > 0) assert.equal(first, listed[i - 1].last + 1);
    const own = JSON.parse(String((await unzip(parts[1] ?? '')).get('part.json')));
    assert.deepEqual([own.number, own.of], [2, PARTS]);
  });

  it('must all be there', async (t) => {
    const { index, parts, verify } = await folderOf(t);
    await rm(parts[4] ?? '');
    const { overallValid, errors } = await verify(index);
    assert.equal(overallValid, false);
    assert.match(
      errors.join('\n'),
      /^parts: cec-\w+ is missing: .+\.part-5-of-9\.zip has to lie beside the index$/,
    );
  });

  it('must be the very files, in their places', async (t) => {
    const { index, parts, verify } = await folderOf(t);
    const [one = '', two = ''] = parts;
    const original = await readFile(one);
    await cp(two, one);
    assert.match(
      (await verify(index)).errors.join('\n'),
      /^parts: .+part-1-of-9\.zip is not the file that the index lists/,
    );
    const altered = Buffer.from(original);
    altered[altered.length >> 1] = (altered[altered.length >> 1] ?? 0) ^ 1;
    await writeFile(one, altered);
    assert.match(
      (await verify(index)).errors.join('\n'),
      /^parts: .+part-1-of-9\.zip is not the file that the index lists/,
    );
    await writeFile(one, original);
    assert.equal((await verify(index)).overallValid, true);
  });
});
