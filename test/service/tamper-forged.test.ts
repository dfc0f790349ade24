import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { CheckId, Trust } from '../../src/core/bundle/verification.ts';
import { openBundles } from './tamper-fixture.ts';
import { claimTail, editProof, forgeTail, rehash } from './tamper-forger.ts';
import {
  forgeLine,
  headerOf,
  linesOf,
  recordAt,
  replaceLine,
  textOf,
  withEntry,
  withLines,
} from './tamper-lines.ts';
import { manifestOf, relist, withManifest } from './tamper-manifest.ts';
import { assertFails, assertNames, messageOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content, trust } = bundles;

const SCORE = 'score_records/records.ndjson';
const CHAIN = 'chain/records.ndjson';
const PAYLOAD = '{"model":"m-4","ok":true,"score":1}';

/** Who holds no HMAC key: an auditor with the public keys. */
const AUDITOR: Trust = { ...trust, secrets: [] };

/** What keeps an outsider from listing altered entries in the manifest. */
const MANIFEST_SEALS: readonly CheckId[] = [
  'manifest_hmac',
  'attestation_metadata',
  'timestamp',
  'asic_timestamp',
];

describe('verifyBundle on a bundle with forged records', () => {
  it('finds a record that agrees with itself at a position that is taken', async () => {
    const { header } = recordAt(content, 110);
    const line = forgeLine({ ...header, record_id: 'forged' }, PAYLOAD);
    const verdict = await bundles.verify(
      relist(withLines(content, SCORE, linesOf(content, SCORE).toSpliced(15, 0, line))),
    );
    assertFails(verdict, [
      ...MANIFEST_SEALS,
      'record_hmacs',
      'chain_links',
      'chain_checkpoint',
      'clause_map',
    ]);
    assertNames(verdict, 'record_hmacs', 110);
    assertNames(verdict, 'chain_links', 111);
    assert.match(messageOf(verdict, 'chain_links'), /line 17 of score_records\S+ says position 110/);
  });

  it('finds a record in the place of another, with hashes that agree with each other', async () => {
    const found = recordAt(content, 110);
    const verdict = await bundles.verify(
      relist(replaceLine(content, found, forgeLine(found.header, PAYLOAD))),
    );
    assertFails(verdict, [
      ...MANIFEST_SEALS,
      'record_hmacs',
      'chain_links',
      'chain_checkpoint',
      'clause_map',
    ]);
    assertNames(verdict, 'record_hmacs', 110);
    assertNames(verdict, 'chain_links', 111);
  });

  it('finds 1,000 linked records behind the newest one', async () => {
    const tail = forgeTail(content, 1000);
    const longer = relist(withLines(content, SCORE, [...linesOf(content, SCORE), ...tail]));
    const verdict = await bundles.verify(longer);
    assertFails(verdict, [...MANIFEST_SEALS, 'chain_links']);
    assert.match(
      messageOf(verdict, 'chain_links'),
      /^line 31 of score_records\S+ says position 248, .*\(and 999 more such lines\)$/,
    );
  });

  it('finds them as well when chain_proof.json and the counts include them', async () => {
    const tail = forgeTail(content, 1000);
    const longer = withLines(content, SCORE, [...linesOf(content, SCORE), ...tail]);
    const manifest = manifestOf(longer);
    const counts = { ...manifest.record_counts, score_records: 1030 };
    const claimed = relist(claimTail(withManifest(longer, { ...manifest, record_counts: counts }), 1000));
    const verdict = await bundles.verify(claimed);
    assertFails(verdict, [...MANIFEST_SEALS, 'record_hmacs', 'chain_checkpoint', 'clause_map']);
    assertNames(verdict, 'record_hmacs', 248);
    assert.match(messageOf(verdict, 'record_hmacs'), /; and 999 more$/);

    const audited = await bundles.verify(claimed, AUDITOR);
    assert.ok(!audited.overallValid && !audited.chainValid && !audited.manifestValid);
    assert.match(messageOf(audited, 'chain_checkpoint'), /segment 3 are not those of the signed tree/);
  });

  it('finds an edited payload after which every later hash was computed again', async () => {
    const found = recordAt(content, 110);
    const edited = forgeLine(found.header, PAYLOAD);
    const verdict = await bundles.verify(relist(rehash(content, found, edited)));
    assertFails(verdict, [...MANIFEST_SEALS, 'record_hmacs', 'chain_checkpoint', 'clause_map']);
    assertNames(verdict, 'record_hmacs', 110);
    assert.match(messageOf(verdict, 'record_hmacs'), /; and 90 more$/);
    assert.match(messageOf(verdict, 'chain_checkpoint'), /segment 1 are not those of the signed tree/);
  });

  it('finds it without any HMAC key, by the signed tree and the seals of the manifest', async () => {
    const found = recordAt(content, 20);
    const line = forgeLine({ ...headerOf(found.line), key_id: 'unknown' }, PAYLOAD);
    const verdict = await bundles.verify(relist(rehash(content, found, line)), AUDITOR);
    assert.ok(!verdict.manifestValid && !verdict.chainValid && !verdict.timestampValid);
    assert.match(messageOf(verdict, 'chain_checkpoint'), /segment 1 /);
    assert.match(messageOf(verdict, 'attestation_metadata'), /signed statement does not name exactly/);
    assert.match(messageOf(verdict, 'timestamp'), /made for other data/);
  });

  it('finds a segment that was left out of proof, files and counts alike', async () => {
    const dropped = editProof(
      withLines(
        content,
        'bias_reports/records.ndjson',
        linesOf(content, 'bias_reports/records.ndjson').slice(0, -1),
      ),
      (proof) => ({
        ...proof,
        verified_count: proof.verified_count - 1,
        segments: proof.segments.filter(({ first }) => first !== 220),
      }),
    );
    const manifest = manifestOf(dropped);
    const counts = { ...manifest.record_counts, bias_reports: 30 };
    const verdict = await bundles.verify(
      relist(withManifest(dropped, { ...manifest, record_counts: counts })),
    );
    assertFails(verdict, [...MANIFEST_SEALS, 'chain_completeness', 'clause_map']);
    assert.match(
      messageOf(verdict, 'chain_completeness'),
      /positions 201 to 240 may hold records of the period/,
    );
  });

  it('finds a bundle over an older head: the newest record has to be its own request', async () => {
    const lines = linesOf(content, CHAIN).slice(0, -1);
    const stale = relist(
      editProof(withLines(content, CHAIN, lines), (proof) => ({
        ...proof,
        verified_count: proof.verified_count - 1,
        segments: proof.segments.map((segment) => ({ ...segment, last: Math.min(segment.last, 246) })),
      })),
    );
    const verdict = await bundles.verify(stale);
    assert.match(messageOf(verdict, 'chain_checkpoint'), /segment 3 are not those of the signed tree/);
    assert.equal(verdict.chainValid, false);
  });
});

describe('verifyBundle on a bundle with other claims', () => {
  it('computes the clauses again, whatever clause_map.json says', async () => {
    const text = textOf(bundles.empty, 'clause_map.json');
    const honest = await bundles.verify(bundles.empty);
    assert.ok(honest.overallValid && honest.clauses.every(({ status }) => status === 'GAP'));
    for (const claimed of [
      text.replace('"GAP"', '"SATISFIED"'),
      text.replaceAll('"GAP"', '"PARTIAL"'),
      '[]',
    ]) {
      const verdict = await bundles.verify(relist(withEntry(bundles.empty, 'clause_map.json', claimed)));
      assertFails(verdict, [...MANIFEST_SEALS, 'clause_map']);
      assert.deepEqual(verdict.clauses, honest.clauses);
    }
  });

  it('does not take the word of chain_proof.json for an intact chain', async () => {
    const found = recordAt(content, 110);
    const altered = replaceLine(content, found, found.line.replace('"ok":true', '"ok":false'));
    const verdict = await bundles.verify(relist(altered));
    assertFails(verdict, [...MANIFEST_SEALS, 'record_hashes', 'clause_map']);
  });

  for (const [what, change] of [
    ['fewer records', { verified_count: 100 }],
    ['tampered records', { tampered_count: 1, first_tampered: 30 }],
    ['another erased record', { erased: [{ position: 102, record_id: 'rec-3-82' }] }],
    ['mere assertion', { completeness: 'asserted', reasons: ['unknown'] }],
  ] as const) {
    it(`says so when chain_proof.json claims ${what} and nothing else is wrong with the chain`, async () => {
      const verdict = await bundles.verify(relist(editProof(content, (proof) => ({ ...proof, ...change }))));
      assertFails(verdict, [...MANIFEST_SEALS, 'chain_links']);
      assert.match(messageOf(verdict, 'chain_links'), /^chain_proof\.json claims another result/);
    });
  }
});
