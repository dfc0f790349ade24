import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { stateOfBundle, type EarlierState } from '../../src/core/bundle/earlier-state.ts';
import type { Trust } from '../../src/core/bundle/verification.ts';
import { signCheckpoint, type Checkpoint } from '../../src/core/log/checkpoint.ts';
import { rezip, type Content } from './rezip.ts';
import { openBundles } from './tamper-fixture.ts';
import { editProof } from './tamper-forger.ts';
import { recordAt, replaceLine } from './tamper-lines.ts';
import { reseal } from './tamper-reseal.ts';
import { assertFails, messageOf, statusOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content, later, empty, keys, trust } = bundles;
const NOBODY: Trust = { ...trust, attestationKeys: [], checkpointKeys: [], anchors: [], secrets: [] };

async function verifySince(altered: Content, earlier: EarlierState, given = trust) {
  const path = await rezip(altered, join(bundles.directory, 'since.zip'));
  return bundles.verifyFile(path, { trust: given, earlier });
}

const stateOf = (earlier: Content, given = trust) => stateOfBundle(bundles.verify(earlier, given), 'earlier');

async function checkpointOf(bundle: Content): Promise<Checkpoint> {
  const { checkpoint } = await bundles.verify(bundle);
  assert.ok(checkpoint !== undefined);
  const { origin, size, root } = checkpoint;
  return { origin, size, root };
}

const first = await stateOf(content);
const { origin, size, root } = await checkpointOf(content);

const noteOf = (checkpoint: Checkpoint, key = keys.checkpoint.privateKey): EarlierState => ({
  note: signCheckpoint(checkpoint, key),
});

describe('verifyBundle since an earlier bundle', () => {
  it('passes by the proof alone where no record around the earlier head is shown', async () => {
    const verdict = await verifySince(empty, first);
    assert.deepEqual(verdict.errors, []);
    assert.equal(verdict.overallValid, true);
    assert.equal(messageOf(verdict, 'continuity'), `the log grew from ${size} to ${size + 2} records`);
    assert.deepEqual(
      [verdict.continuity?.earlierBundleId, verdict.continuity?.earlierSize, verdict.continuity?.size],
      [bundles.bundleId, size, size + 2],
    );
  });

  it('names a bundle in between whose request is not shown, and says that there may be more', async () => {
    const { continuity } = await verifySince(empty, first);
    const { bundleId } = await bundles.verify(later);
    assert.deepEqual(continuity?.requests, [{ position: size, bundleId, recordedAt: '' }]);
    assert.equal(continuity.requestsComplete, false);
    const next = await verifySince(later, first);
    assert.deepEqual([next.continuity?.requests, next.continuity?.requestsComplete], [[], true]);
  });

  it('shows each clause whose status is another, and that the periods differ', async () => {
    const { continuity, clauses } = await verifySince(empty, first);
    const had = (await bundles.verify(content)).clauses.filter(({ status }) => status !== 'GAP');
    assert.ok(had.length > 0);
    assert.ok(clauses.every(({ status }) => status === 'GAP'));
    assert.deepEqual(
      continuity?.clauseChanges,
      had.map(({ framework, clause_id: clauseId, status }) => ({
        framework,
        clauseId,
        before: status,
        after: 'GAP',
      })),
    );
    const [first_] = continuity.differences;
    assert.equal(first_, 'period: 2025-03-01 to 2025-03-30 before, now 2025-04-01 to 2025-04-30');
  });

  it('finds nothing between a bundle and itself', async () => {
    const verdict = await verifySince(content, first);
    assert.equal(messageOf(verdict, 'continuity'), `the log is the same, ${size} records`);
    const { requests, requestsComplete, clauseChanges, differences } = verdict.continuity ?? {};
    assert.deepEqual([requests, requestsComplete, clauseChanges, differences], [[], true, [], []]);
  });

  it('fails when the log is shorter than it was', async () => {
    const verdict = await verifySince(content, await stateOf(later));
    assertFails(verdict, ['continuity']);
    assert.equal(verdict.chainValid, false);
    assert.equal(verdict.manifestValid, true);
    assert.match(messageOf(verdict, 'continuity'), /^the log shrank from \d+ to \d+ records/);
  });

  it('fails by an earlier bundle that was altered, and says what is wrong with that one', async () => {
    const found = recordAt(content, 110);
    const altered = replaceLine(content, found, found.line.replace('"ok":true', '"ok":false'));
    const verdict = await verifySince(later, await stateOf(altered));
    assertFails(verdict, ['continuity']);
    assert.match(
      messageOf(verdict, 'continuity'),
      /^the earlier bundle does not verify: inventory: score_records/,
    );
  });

  it('is not checked without trusted keys, though it fits', async () => {
    const verdict = await verifySince(later, await stateOf(content, NOBODY), NOBODY);
    assert.equal(statusOf(verdict, 'continuity'), 'NOT_CHECKED');
    assert.match(messageOf(verdict, 'continuity'), /^the log grew .* no trusted key vouches for$/);
  });

  it('is not checked when none was given', async () => {
    const verdict = await bundles.verify(later);
    assert.equal(statusOf(verdict, 'continuity'), 'NOT_CHECKED');
    assert.equal(messageOf(verdict, 'continuity'), 'no earlier bundle or checkpoint was given');
    assert.equal(verdict.overallValid, true);
  });
});

describe('verifyBundle since an earlier bundle, when the service forges its own bundle', () => {
  it('fails continuity alone by a proof in which any hash was changed', async () => {
    const lengths = new Set<number>();
    editProof(empty, ({ earlier }) => {
      lengths.add(earlier.find((one) => one.size === size)?.proof.length ?? 0);
      return {};
    });
    const [length = 0] = lengths;
    assert.ok(length > 0);
    for (let i = 0; i < length; i++) {
      const forged = editProof(empty, (proof) => ({
        ...proof,
        earlier: proof.earlier.map((one) =>
          one.size === size ? { ...one, proof: one.proof.with(i, 'ab'.repeat(32)) } : one,
        ),
      }));
      const verdict = await verifySince(await reseal(forged, keys), first);
      assertFails(verdict, ['continuity']);
      assert.equal(verdict.chainValid, false);
      assert.match(
        messageOf(verdict, 'continuity'),
        /are not those of the earlier state: the log was rolled back/,
      );
      assert.equal(verdict.continuity, undefined);
    }
  });

  it('fails continuity for a forged proof where the records themselves lead on', async () => {
    const forged = editProof(later, (proof) => ({
      ...proof,
      earlier: proof.earlier.map((one) => ({ ...one, proof: one.proof.toReversed() })),
    }));
    const verdict = await verifySince(await reseal(forged, keys), first);
    assertFails(verdict, ['continuity']);
    assert.match(messageOf(verdict, 'continuity'), /^the proof for the tree of \d+ records is wrong/);
  });

  it('is not checked when the proof was left out, and warns that the service did not know the bundle', async () => {
    const forged = editProof(empty, (proof) => ({ ...proof, earlier: [] }));
    const verdict = await verifySince(await reseal(forged, keys), first);
    assert.equal(statusOf(verdict, 'continuity'), 'NOT_CHECKED');
    assert.match(messageOf(verdict, 'continuity'), /; build one whose period includes the day/);
    const finding = verdict.findings.find(({ code }) => code === 'EARLIER_BUNDLE_UNKNOWN');
    assert.match(finding?.message ?? '', new RegExp(`did not know ${bundles.bundleId}`));
  });
});

describe('verifyBundle since a checkpoint', () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;

  it('passes where the records around it follow from it', async () => {
    const verdict = await verifySince(later, noteOf({ origin, size, root }));
    assert.equal(statusOf(verdict, 'continuity'), 'PASS');
    const { earlierBundleId, clauseChanges, differences } = verdict.continuity ?? {};
    assert.deepEqual([earlierBundleId, clauseChanges, differences], ['', [], []]);
  });

  it('trusts a checkpoint key that a trusted attestation vouches for', async () => {
    const verdict = await verifySince(later, noteOf({ origin, size, root }), {
      ...trust,
      checkpointKeys: [],
    });
    assert.equal(statusOf(verdict, 'continuity'), 'PASS');
  });

  it('fails when the log had other records at that size', async () => {
    const forks = [
      { origin, size: size - 1, root },
      { origin, size, root: 'ab'.repeat(32) },
    ];
    for (const fork of forks)
      for (const bundle of [content, later])
        assertFails(await verifySince(bundle, noteOf(fork)), ['continuity']);
  });

  it('is not checked by records that are shown elsewhere only', async () => {
    const verdict = await verifySince(later, noteOf({ origin, size: 5, root: 'ab'.repeat(32) }));
    assert.equal(statusOf(verdict, 'continuity'), 'NOT_CHECKED');
    assert.deepEqual(
      verdict.findings.filter(({ code }) => code === 'EARLIER_BUNDLE_UNKNOWN'),
      [],
    );
  });

  it('fails when it is one of another log, and names both', async () => {
    const other = origin.replace('support-bot', 'another-project');
    const verdict = await verifySince(later, noteOf({ origin: other, size, root }));
    assertFails(verdict, ['continuity']);
    assert.ok(messageOf(verdict, 'continuity').includes(`${other}, this bundle of ${origin}`));
  });

  it('fails when no trusted key signed it, and is not checked when none is trusted', async () => {
    const note = noteOf({ origin, size, root }, stranger);
    const verdict = await verifySince(later, note);
    assertFails(verdict, ['continuity']);
    assert.equal(messageOf(verdict, 'continuity'), 'the earlier checkpoint is not signed by a trusted key');
    const unjudged = await verifySince(later, note, NOBODY);
    assert.equal(statusOf(unjudged, 'continuity'), 'NOT_CHECKED');
  });

  it('fails for every text that is no note at all', async () => {
    const note = signCheckpoint({ origin, size, root }, keys.checkpoint.privateKey);
    for (const text of ['', 'x', note.slice(0, -1), `${note}\n`, note.replace('\n', '\r\n'), '\0'.repeat(9)])
      assertFails(await verifySince(later, { note: text }), ['continuity']);
  });
});
