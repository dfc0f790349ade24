import assert from 'node:assert/strict';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RECORD_FILES, SEALING_ENTRIES } from '../../src/core/bundle/entries.ts';
import type { CheckId } from '../../src/core/bundle/verification.ts';
import { zip, type Content } from './rezip.ts';
import { openBundles } from './tamper-fixture.ts';
import { withEntry, withoutEntry } from './tamper-lines.ts';
import { manifestOf, relist, withManifest } from './tamper-manifest.ts';
import { assertFails, failedChecks, messageOf, placeOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content, later } = bundles;
const NOTHING = Buffer.alloc(0);

/** Checks besides `inventory` that cannot be made without the entry. */
const ALSO_MISSED: Readonly<Record<string, readonly CheckId[]>> = {
  'clause_map.json': ['clause_map'],
  'coverage.json': ['coverage'],
  'catalogue.json': ['clause_map'],
  'chain_proof.json': ['chain_checkpoint'],
  'attestation.json': ['attestation_signature', 'attestation_metadata', 'asic_timestamp'],
  'rfc3161_timestamp.tsr': ['timestamp', 'asic_timestamp'],
  mimetype: ['asic_timestamp'],
  'META-INF/ASiCManifest001.xml': ['asic_timestamp'],
  'META-INF/timestamp001.tst': ['asic_timestamp'],
};

async function verifyBytes(bytes: Buffer) {
  const path = join(bundles.directory, 'bytes.zip');
  await writeFile(path, bytes);
  return bundles.verifyFile(path);
}

function renamed(from: string, to: string): Content {
  return new Map([...content].map(([path, bytes]) => [path === from ? to : path, bytes]));
}

function taken(path: string): Content {
  return withEntry(content, path, later.get(path) ?? NOTHING);
}

describe('verifyBundle on a bundle with other entries', () => {
  for (const path of content.keys()) {
    const expected: CheckId[] = ['inventory', ...(ALSO_MISSED[path] ?? [])];

    it(`misses ${path}, whether it is gone or renamed`, async () => {
      for (const altered of [withoutEntry(content, path), renamed(path, path.replace(/\w(?=[./]|$)/, 'x'))]) {
        const verdict = await bundles.verify(altered);
        assertFails(verdict, expected);
        assert.equal(messageOf(verdict, 'inventory'), `${path} is missing`);
        assert.equal(placeOf(verdict, 'inventory'), path);
      }
    });
  }

  it('rejects an entry more, at any place, and names it', async () => {
    for (const path of ['notes.txt', 'score_records/more.ndjson', 'META-INF/manifest.xml']) {
      const verdict = await bundles.verify(new Map([...content, [path, Buffer.from('x')]]));
      assertFails(verdict, ['inventory']);
      assert.equal(messageOf(verdict, 'inventory'), `${path} is not listed in the manifest`);
      assert.equal(placeOf(verdict, 'inventory'), path);
    }
  });

  it('rejects an entry more that the manifest lists, since nobody signed that', async () => {
    const path = 'notes.txt';
    const more = new Map([...content, [path, Buffer.from('x')]]);
    const manifest = manifestOf(more);
    const entry = { path, size: 1, sha256: `sha256:${'0'.repeat(64)}`, media_type: 'text/plain' };
    const listed = withManifest(more, { ...manifest, entries: [...manifest.entries, entry] });
    assertFails(await bundles.verify(relist(listed)), [
      'manifest_hmac',
      'attestation_metadata',
      'timestamp',
      'asic_timestamp',
    ]);
  });

  it('rejects an entry that neither the manifest lists nor the bundle holds', async () => {
    const manifest = manifestOf(content);
    const entries = manifest.entries.filter(({ path }) => path !== 'coverage.json');
    const verdict = await bundles.verify(
      withManifest(withoutEntry(content, 'coverage.json'), { ...manifest, entries }),
    );
    assertFails(verdict, [
      'inventory',
      'manifest_hmac',
      'attestation_metadata',
      'coverage',
      'timestamp',
      'asic_timestamp',
    ]);
    assert.equal(messageOf(verdict, 'inventory'), 'coverage.json is missing');
  });

  it('rejects a name that occurs twice, ignoring case', async () => {
    const verdict = await bundles.verify(new Map([...content, ['Manifest.json', Buffer.from('{}')]]));
    assertFails(verdict, ['container']);
    assert.match(messageOf(verdict, 'container'), /Manifest\.json: its name occurs twice/);
  });

  it('rejects the attestation of another bundle of the same project and period', async () => {
    assertFails(await bundles.verify(taken('attestation.json')), ['attestation_metadata', 'asic_timestamp']);
  });

  it('rejects the time-stamp of another bundle', async () => {
    const verdict = await bundles.verify(taken('rfc3161_timestamp.tsr'));
    assertFails(verdict, ['timestamp', 'asic_timestamp']);
    assert.equal(messageOf(verdict, 'timestamp'), 'the token was made for other data');
  });

  it('rejects what belongs to the container of another bundle, or to none', async () => {
    for (const path of ['META-INF/ASiCManifest001.xml', 'META-INF/timestamp001.tst']) {
      assertFails(await bundles.verify(taken(path)), ['asic_timestamp']);
    }
    const verdict = await bundles.verify(withEntry(content, 'mimetype', 'application/zip'));
    assertFails(verdict, ['asic_timestamp']);
    assert.equal(placeOf(verdict, 'asic_timestamp'), 'mimetype');
  });

  it('rejects the list of another bundle with its time-stamp, which is genuine', async () => {
    const list = 'META-INF/ASiCManifest001.xml';
    const stamp = 'META-INF/timestamp001.tst';
    const verdict = await bundles.verify(withEntry(taken(list), stamp, later.get(stamp) ?? NOTHING));
    assertFails(verdict, ['asic_timestamp']);
    assert.equal(messageOf(verdict, 'asic_timestamp'), 'it does not list the entries of the bundle');
  });

  it('rejects one that was made to look older than its container', async () => {
    const { container: _container, ...manifest } = manifestOf(content);
    const stripped = ['mimetype', 'META-INF/ASiCManifest001.xml', 'META-INF/timestamp001.tst'].reduce(
      withoutEntry,
      withManifest(content, manifest),
    );
    const verdict = await bundles.verify(stripped);
    assertFails(verdict, ['manifest_hmac', 'attestation_metadata', 'timestamp']);
  });

  it('rejects the manifest of another bundle, even with its attestation and time-stamp', async () => {
    const mixed = SEALING_ENTRIES.reduce(
      (altered, path) => withEntry(altered, path, later.get(path) ?? NOTHING),
      content,
    );
    assertFails(await bundles.verify(mixed), ['inventory', 'chain_checkpoint', 'asic_timestamp']);
  });

  it('rejects the records of another bundle of the same log and period', async () => {
    for (const path of RECORD_FILES) {
      const verdict = await bundles.verify(taken(path));
      const same = content.get(path)?.equals(later.get(path) ?? NOTHING);
      assert.equal(verdict.overallValid, same);
      assert.equal(failedChecks(verdict).includes('inventory'), !same);
    }
    assert.ok(!content.get('chain/records.ndjson')?.equals(later.get('chain/records.ndjson') ?? NOTHING));
  });
});

describe('verifyBundle on the file of a bundle', () => {
  let original: Buffer;
  before(async () => {
    original = await readFile(bundles.path);
  });

  it('accepts the content zipped again by another tool, and says REPACKED', async () => {
    for (const bytes of [
      zip(content, { both: { date: 0x5a21, time: 0x6000 } }),
      zip(content, { stored: true }),
      zip(new Map([...content].toReversed())),
    ]) {
      const verdict = await verifyBytes(bytes);
      assert.deepEqual([verdict.overallValid, verdict.errors], [true, []]);
      assert.deepEqual(
        verdict.findings.map(({ code }) => code),
        ['REPACKED'],
      );
    }
  });

  it('finds what was altered in a bundle that was zipped by another tool', async () => {
    const altered = withEntry(content, 'coverage.json', '{}');
    const verdict = await verifyBytes(zip(altered, { both: { date: 0x5a21 } }));
    assertFails(verdict, ['inventory', 'coverage']);
    assert.deepEqual(
      verdict.findings.map(({ code }) => code),
      ['REPACKED'],
    );
  });

  it('rejects bytes before or behind it, and two bundles in one file', async () => {
    for (const bytes of [
      Buffer.concat([original, Buffer.from('\n')]),
      Buffer.concat([Buffer.from('#!/bin/sh\n'), original]),
      Buffer.concat([original, original]),
      Buffer.concat([original, zip(later)]),
    ]) {
      assertFails(await verifyBytes(bytes), ['container']);
    }
  });

  it('rejects a file whose end is cut off, and finds no archive in it once the end record is gone', async () => {
    const path = join(bundles.directory, 'cut.zip');
    await writeFile(path, original.subarray(0, -1));
    assertFails(await bundles.verifyFile(path), ['container']);
    for (let length = original.length - 22; length > 0; length -= 499) {
      await truncate(path, length);
      await assert.rejects(bundles.verifyFile(path), { code: 'NOT_AN_ARCHIVE' });
    }
  });

  it('by its id accepts the stored file only, not even the same content zipped again', async () => {
    const bundleId = { source: { case: 'bundleId' as const, value: bundles.bundleId } };
    assert.equal((await bundles.cec.verifyBundle(bundleId)).overallValid, true);
    try {
      for (const bytes of [zip(content), zip(later), Buffer.concat([original, Buffer.from('x')])]) {
        await writeFile(bundles.path, bytes);
        const verdict = await bundles.cec.verifyBundle(bundleId);
        assert.equal(verdict.overallValid, false);
        assert.match(verdict.errors[0] ?? '', /^container: /);
      }
      await appendFile(bundles.path, 'x');
    } finally {
      await writeFile(bundles.path, original);
    }
    assert.equal((await bundles.cec.verifyBundle(bundleId)).overallValid, true);
  });
});
