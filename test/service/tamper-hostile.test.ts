import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { jcs } from '../../src/core/bundle/entries.ts';
import type { CheckId, Trust } from '../../src/core/bundle/verification.ts';
import { alterAt, leavesOf, putAt } from './json-leaves.ts';
import { zip, type Content } from './rezip.ts';
import { openBundles } from './tamper-fixture.ts';
import { editProof } from './tamper-forger.ts';
import { linesOf, recordAt, replaceLine, textOf, withEntry } from './tamper-lines.ts';
import { relist } from './tamper-manifest.ts';
import { assertFails, assertNames, failedChecks, messageOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content, trust } = bundles;

const NOBODY: Trust = { ...trust, attestationKeys: [], checkpointKeys: [], anchors: [], secrets: [] };
const SCORE = 'score_records/records.ndjson';
const DOCUMENTS = [...content.keys()].filter((path) => path.endsWith('.json'));

async function verifyBytes(bytes: Buffer) {
  const path = join(bundles.directory, 'hostile.zip');
  await writeFile(path, bytes);
  return bundles.verifyFile(path);
}

/** Stored, since the ratio of what compresses too well is a limit of its own. */
async function verifyStored(altered: Content) {
  return verifyBytes(zip(altered, { stored: true }));
}

describe('verifyBundle on entries that are no JSON of their kind', () => {
  const deep = 100_000;
  const texts: readonly (readonly [what: string, string | Buffer])[] = [
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['a name of the language', '{"__proto__":{"valid":true},"constructor":1}'],
    ['a list without end', '['.repeat(deep)],
    ['lists in lists', `${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['objects in objects', `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`],
    ['a member twice', '{"a":1,"a":1}'],
    ['a number beyond a double', '{"a":1e400}'],
    ['a number that a double rounds', '{"a":9007199254740993}'],
    ['a number of a million digits', `{"a":${'9'.repeat(1_000_000)}}`],
    ['NaN', '{"a":NaN}'],
    ['half a pair of surrogates', '{"a":"\\ud800"}'],
    ['a hundred thousand members', `[${'{"a":1},'.repeat(100_000)}{"a":1}]`],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['zero bytes', Buffer.alloc(1000)],
  ];
  for (const [what, bytes] of texts) {
    it(`gives one verdict on ${what}, whichever entry it stands in`, async () => {
      for (const entry of DOCUMENTS) {
        const verdict = await bundles.verify(withEntry(content, entry, bytes));
        assert.equal(verdict.overallValid, false);
        assert.ok(verdict.errors.length > 0);
      }
    });
  }

  it('gives one verdict whatever value stands anywhere', async () => {
    const hostile = fc.oneof(
      fc.constantFrom<unknown>(null, true, '', 'x', -1, 0.5, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 53, [], {}),
      fc.constantFrom<unknown>(
        [[]],
        [null],
        [{}],
        { a: null },
        '\0',
        '\u2028',
        'é'.repeat(5000),
        '-----BEGIN',
      ),
      fc.jsonValue(),
    );
    const place = fc.constantFrom(...DOCUMENTS).chain((entry) => {
      const value: unknown = JSON.parse(textOf(content, entry));
      return fc.record({
        entry: fc.constant(entry),
        value: fc.constant(value),
        path: fc
          .constantFrom(...leavesOf(value))
          .chain((path) => fc.nat(path.length - 1).map((depth) => path.slice(0, depth + 1))),
      });
    });
    await fc.assert(
      fc.asyncProperty(place, hostile, fc.boolean(), async ({ entry, value, path }, put, trusting) => {
        const text = jcs(putAt(value, path, put));
        if (text.equals(jcs(value))) return;
        const changed = withEntry(content, entry, text);
        const altered = entry === 'manifest.json' ? changed : relist(changed);
        const verdict = await bundles.verify(altered, trusting ? trust : NOBODY);
        assert.equal(verdict.overallValid, false);
      }),
      { numRuns: 120 },
    );
  });

  it('does not stumble over keys of another kind that the bundle brings along', async () => {
    const pairs = [
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('x25519'),
      generateKeyPairSync('rsa', { modulusLength: 1024 }),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    ];
    for (const { publicKey } of pairs) {
      const id = createHash('sha256')
        .update(publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex');
      const pem = publicKey.export({ type: 'spki', format: 'pem' });
      const keys = jcs({ attestation: [{ key_id: id, pem }], checkpoint: [] });
      const attestation: unknown = JSON.parse(textOf(content, 'attestation.json'));
      const renamed = jcs(putAt(attestation, ['signatures', 0, 'keyid'], id));
      const altered = withEntry(withEntry(content, 'public_keys.json', keys), 'attestation.json', renamed);
      const verdict = await bundles.verify(altered, NOBODY);
      assert.ok(failedChecks(verdict).includes('attestation_signature'));
    }
  });
});

describe('verifyBundle on claims beyond measure', () => {
  const MISSING: readonly CheckId[] = ['chain_links'];
  for (const [what, first, last] of [
    ['more records than the bundle could hold', 0, 10_000_000],
    ['all positions that there are', 0, Number.MAX_SAFE_INTEGER],
  ] as const) {
    it(`refuses a segment with ${what} before it counts them`, async () => {
      const verdict = await bundles.verify(
        editProof(content, (proof) => ({
          ...proof,
          segments: [
            {
              first,
              last,
              consistency: [],
              start: { range: [], prev_hash: '0'.repeat(64), high_water: '', late_count: 0 },
            },
          ],
        })),
      );
      assertFails(verdict, MISSING);
      assert.match(messageOf(verdict, 'chain_links'), /more records than the bundle holds/);
    });
  }

  it('comes to an end at the last positions that a number can tell apart', async () => {
    const first = Number.MAX_SAFE_INTEGER - 5;
    const ones = first.toString(2).replaceAll('0', '').length;
    const start = {
      range: Array.from({ length: ones }, () => 'a'.repeat(64)),
      prev_hash: 'b'.repeat(64),
      high_water: '2025-03-01T00:00:00.000000Z',
      late_count: 0,
    };
    const altered = editProof(content, (proof) => ({
      ...proof,
      segments: [{ first, last: Number.MAX_SAFE_INTEGER, consistency: [], start }],
    }));
    const verdict = await bundles.verify(altered);
    assert.ok(failedChecks(verdict).includes('chain_links'));
    assertNames(verdict, 'chain_links', first);
  });

  it('refuses entries that claim sizes which they do not have', async () => {
    for (const both of [{ size: 0xffffffff }, { size: 0xfffffffe }, { compressedSize: 0xfffffff0 }]) {
      const verdict = await verifyBytes(zip(content, { both }));
      assertFails(verdict, ['container']);
    }
  });

  it('refuses entries with more values than it would hold in memory', async () => {
    const verdict = await verifyStored(withEntry(content, 'coverage.json', `[${'[],'.repeat(1_000_000)}1]`));
    assertFails(verdict, ['inventory']);
    assert.equal(
      messageOf(verdict, 'inventory'),
      'coverage.json brings it to more than 2000000 values besides records',
    );
  });

  it('refuses entries with more bytes than it would hold in memory', async () => {
    const text = Buffer.alloc(65 * 2 ** 20, 'x');
    const verdict = await verifyStored(withEntry(content, 'VERIFY.md', text));
    assertFails(verdict, ['inventory']);
    assert.equal(
      messageOf(verdict, 'inventory'),
      'VERIFY.md brings it to more than 67108864 bytes besides records',
    );
  });

  it('refuses an entry that grows beyond the limit of its ratio', async () => {
    const verdict = await bundles.verify(withEntry(content, 'VERIFY.md', Buffer.alloc(8 * 2 ** 20)));
    assertFails(verdict, ['container']);
    assert.match(messageOf(verdict, 'container'), /VERIFY\.md: .* beyond the limit "entryRatio" of 200/);
  });
});

describe('verifyBundle on lines beyond measure', () => {
  it('refuses a line longer than any record, with and without an end', async () => {
    const found = recordAt(content, 110);
    const long = found.line.replace('"ok":true', `"ok":"${'x'.repeat(2 ** 20)}"`);
    for (const altered of [
      replaceLine(content, found, long),
      withEntry(content, SCORE, 'x'.repeat(3 * 2 ** 20)),
      withEntry(content, SCORE, Buffer.alloc(3 * 2 ** 20)),
    ]) {
      const verdict = await verifyStored(altered);
      assertFails(verdict, ['container']);
      assert.equal(messageOf(verdict, 'container'), `${SCORE}: a line is longer than any record`);
    }
  });

  it('counts a million lines that are no records, and keeps none', async () => {
    const verdict = await verifyStored(
      withEntry(content, SCORE, `${textOf(content, SCORE)}${'\n'.repeat(1_000_000)}`),
    );
    assertFails(verdict, ['inventory', 'chain_links']);
    assert.equal(
      messageOf(verdict, 'chain_links'),
      `line 31 of ${SCORE} is no record (and 999999 more such lines)`,
    );
  });

  it('counts a record that is repeated thousands of times', async () => {
    const [first = ''] = linesOf(content, SCORE);
    const verdict = await verifyStored(
      withEntry(content, SCORE, `${`${first}\n`.repeat(5000)}${textOf(content, SCORE)}`),
    );
    assertFails(verdict, ['inventory', 'chain_links']);
    assert.match(
      messageOf(verdict, 'chain_links'),
      /^line 2 of score\S+ says position 20, .*\(and 4999 more/,
    );
  });
});

describe('the service', () => {
  it('answers each hostile bundle with one verdict, and goes on', async () => {
    const hostile = [
      withEntry(content, 'catalogue.json', '['.repeat(100_000)),
      withEntry(content, SCORE, '\n'.repeat(100_000)),
      withEntry(content, 'attestation.json', 'null'),
      withEntry(
        content,
        'clause_map.json',
        jcs(alterAt(JSON.parse(textOf(content, 'clause_map.json')), [0, 'status'])),
      ),
    ];
    const verdicts = await Promise.all(
      hostile.map((altered) => bundles.cec.verifyBundle({ source: { case: 'zip', value: zip(altered) } })),
    );
    assert.deepEqual(
      verdicts.map(({ overallValid, errors }) => overallValid || errors.length === 0),
      hostile.map(() => false),
    );
    const sound = await bundles.cec.verifyBundle({ source: { case: 'zip', value: zip(content) } });
    assert.deepEqual([sound.overallValid, sound.errors], [true, []]);
  });
});
