import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeTrust } from '../../../src/core/bundle/describe-trust.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { ownTrust } from '../../../src/own-trust.ts';
import { madeKeys } from '../../adapters/key-files-fixture.ts';

const origins = { keys: 'from K', anchors: 'from A', secret: (id: string) => `from S of ${id}` };

describe('describeTrust', () => {
  it('names every key and anchor with its id and where it comes from', async (t) => {
    const { keys } = await madeKeys(t);
    const lines = describeTrust(ownTrust(keys, builtInCatalogue), origins);
    const anchor = keys.authority.chain.at(-1);
    assert.deepEqual(lines.slice(0, 4), [
      `attestation key ${keys.attestation.id}, from K`,
      `checkpoint key ${keys.checkpoint.id}, from K`,
      `HMAC key ${keys.signing.id}, from S of ${keys.signing.id}`,
      `record key ${keys.record.id}, from S of ${keys.record.id}`,
    ]);
    assert.match(lines[4] ?? '', /^time-stamp anchor sha256:[0-9a-f]{64} \(O=cec-a, CN=[^()]*\), from A$/);
    const digest = anchor?.fingerprint256.replaceAll(':', '').toLowerCase() ?? '';
    assert.ok(lines[4]?.includes(digest));
    assert.equal(lines.length, 5);
  });

  it('says since when a key is retired', async (t) => {
    const { keys } = await madeKeys(t);
    const { id } = keys.checkpoint;
    const at = '2026-01-01T00:00:00.000000Z';
    const entry = {
      role: 'checkpoint',
      id,
      createdAt: undefined,
      retirement: { at, reason: 'rotated' },
    } as const;
    const lines = describeTrust({ ...ownTrust(keys, builtInCatalogue), history: [entry] }, origins);
    assert.equal(lines[1], `checkpoint key ${id}, from K, retired ${at}`);
  });

  it('says plainly what there is not', () => {
    const nobody = { attestationKeys: [], checkpointKeys: [], anchors: [], secrets: [], catalogues: [] };
    assert.deepEqual(describeTrust(nobody, origins), [
      'no keys: consistency is checked, not origin',
      'no time-stamp authority: the time is not vouched for',
    ]);
  });
});
