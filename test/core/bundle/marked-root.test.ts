import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkBundleRecords } from '../../../src/core/bundle/check-bundle-records.ts';
import { RECORD_FILES } from '../../../src/core/bundle/entries.ts';
import { verifyRecords } from '../../../src/core/bundle/verify-records.ts';
import { LOG, macKeys } from '../log/log-fixture.ts';
import { referenceLeaf, referenceRoot } from '../log/reference-tree.ts';
import { proveShown } from './bundle-fixture.ts';
import { linesArchive } from './lines-archive.ts';
import { openLog, plan } from './three-day-log.ts';

const checker = {
  parallelism: 1,
  check: async (task: Parameters<typeof checkBundleRecords>[0]) => checkBundleRecords(task, macKeys),
};

describe('verifyRecords', () => {
  it('gives the tree of an earlier size wherever the shown records reach, and none elsewhere', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    const { head, period, runs } = planned;
    const { proof, files } = await proveShown(log, planned, runs);
    const archive = linesArchive(
      Object.fromEntries(RECORD_FILES.map((path, i) => [path, String(files[i]).split('\n').slice(0, -1)])),
    );
    const lines = String(await log.store.lines(LOG, 0, head.size)).split('\n');
    const leaves = lines
      .slice(0, -1)
      .map((line) => referenceLeaf(Buffer.from(line.slice(10, line.indexOf('}') + 1))));
    const input = { archive, checker, log: LOG, period, segments: proof.segments, evidenceRules: undefined };
    const { chain } = await verifyRecords(input);
    let reached = 0;
    for (let size = 0; size <= head.size + 1; size++) {
      const verified = await verifyRecords({ ...input, markedSize: size });
      const isShown = runs.some(({ first, last }) => first <= size && size <= last + 1);
      assert.equal(
        verified.markedRoot,
        isShown ? referenceRoot(leaves.slice(0, size)) : undefined,
        `${size}`,
      );
      assert.deepEqual(verified.chain, chain);
      if (isShown) reached++;
    }
    assert.ok(reached > 2 && reached < head.size, 'both cases have to be met');
  });
});
