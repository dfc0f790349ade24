import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createDownloadLinks } from '../../../src/core/bundle/download-links.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { BUNDLE_ID } from './bundle-fixture.ts';

const key = secretKeyOf('the present link key, thirty-two bytes');
const earlier = secretKeyOf('the link key of last year, thirty-two bytes');
const target = { bundleId: BUNDLE_ID, expiresAt: '2026-03-02T00:00:00.000000Z', sha256: 'ab'.repeat(32) };
const EXPIRY = Date.parse('2026-03-02T00:00:00Z');

const linksAt = (
  now: number,
  keys: Parameters<typeof createDownloadLinks>[1] = [key],
  url = 'https://cec.example',
) => createDownloadLinks(url, keys, () => now);
const link = new URL(linksAt(0).create(target));
const check = (now: number, query = link.searchParams, id = BUNDLE_ID) => linksAt(now).check(id, query);

describe('create', () => {
  it('signs bundle, digest and expiry', () => {
    assert.equal(`${link.origin}${link.pathname}`, `https://cec.example/v1/risk/cec/${BUNDLE_ID}/download`);
    const expires = String(EXPIRY / 1000);
    const signature = createHmac('sha256', key.key)
      .update(`cec/download\n${BUNDLE_ID}\n${target.sha256}\n${expires}\n`)
      .digest('base64url');
    const expected = { digest: target.sha256, expires, key: key.id, signature };
    assert.deepEqual(Object.fromEntries(link.searchParams), expected);
  });

  it('takes a base URL with a path, with and without a slash at the end', () => {
    for (const base of ['https://h.example/cec', 'https://h.example/cec/', 'https://h.example/cec//'])
      assert.ok(
        linksAt(0, [key], base)
          .create(target)
          .startsWith(`https://h.example/cec/v1/risk/cec/${BUNDLE_ID}/download?`),
      );
  });
});

describe('check', () => {
  it('is valid up to the second of its expiry', () => {
    assert.equal(check(0), 'valid');
    assert.equal(check(EXPIRY - 1), 'valid');
    assert.equal(check(EXPIRY), 'expired');
    assert.equal(check(EXPIRY + 1), 'expired');
    const late = { ...target, expiresAt: '2026-03-02T00:00:00.999999Z' };
    const cut = new URL(linksAt(0).create(late)).searchParams;
    assert.deepEqual([check(EXPIRY - 1, cut), check(EXPIRY, cut)], ['valid', 'expired']);
  });

  it('is good for one bundle', () => {
    assert.equal(check(0, link.searchParams, 'cec-01JABCDEFGHJKMNPQRSTVWXYZ1'), 'invalid');
    assert.equal(check(0, link.searchParams, ''), 'invalid');
  });

  it('keeps links by an earlier key good, and signs with the newest', () => {
    const old = new URL(linksAt(0, [earlier]).create(target)).searchParams;
    assert.equal(linksAt(0, [key, earlier]).check(BUNDLE_ID, old), 'valid');
    assert.equal(linksAt(EXPIRY, [key, earlier]).check(BUNDLE_ID, old), 'expired');
    assert.equal(linksAt(0, [key]).check(BUNDLE_ID, old), 'invalid');
    assert.equal(new URL(linksAt(0, [key, earlier]).create(target)).searchParams.get('key'), key.id);
    const relabelled = new URLSearchParams(old);
    relabelled.set('key', key.id);
    assert.equal(linksAt(0, [key, earlier]).check(BUNDLE_ID, relabelled), 'invalid');
  });

  it('is invalid with any parameter changed or missing, before it is expired', () => {
    for (const name of link.searchParams.keys()) {
      const without = new URLSearchParams(link.searchParams);
      without.delete(name);
      assert.equal(check(EXPIRY + 1, without), 'invalid', name);
      const text = link.searchParams.get(name) ?? '';
      const edit = fc.record({ at: fc.nat(text.length), drop: fc.nat(2), add: fc.string({ maxLength: 2 }) });
      fc.assert(
        fc.property(edit, ({ at, drop, add }) => {
          const other = text.slice(0, at) + add + text.slice(at + drop);
          if (other === text) return;
          const query = new URLSearchParams(link.searchParams);
          query.set(name, other);
          assert.equal(check(0, query), 'invalid', `${name}=${other}`);
        }),
        { numRuns: 100 },
      );
    }
    assert.equal(check(0, new URLSearchParams()), 'invalid');
  });

  it('cannot be prolonged by spelling the expiry otherwise', () => {
    for (const expires of [
      '1e99',
      'Infinity',
      '99999999999',
      ' 1772409600',
      '0x69a4d500',
      '1772409600.0',
      'NaN',
    ]) {
      const query = new URLSearchParams(link.searchParams);
      query.set('expires', expires);
      assert.equal(check(EXPIRY + 1, query), 'invalid');
    }
  });
});
