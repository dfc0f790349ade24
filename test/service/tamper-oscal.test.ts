import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { jcs, OSCAL } from '../../src/core/bundle/entries.ts';
import { alterAt, onePerName } from './json-leaves.ts';
import { openBundles } from './tamper-fixture.ts';
import { textOf, withEntry, withoutEntry } from './tamper-lines.ts';
import { relist } from './tamper-manifest.ts';
import { assertFails, failedChecks, messageOf } from './tamper-verdict.ts';

const bundles = await openBundles({ includeOscal: true });
after(() => bundles.close());
const { content } = bundles;

describe('verifyBundle on a bundle with altered OSCAL results', () => {
  it('accepts the unaltered ones', async () => {
    assert.equal((await bundles.verify(content)).overallValid, true);
  });

  it('rejects every other value', async () => {
    const value: unknown = JSON.parse(textOf(content, OSCAL));
    const places = onePerName(value);
    assert.ok(places.length > 20);
    for (const path of places) {
      const verdict = await bundles.verify(withEntry(content, OSCAL, jcs(alterAt(value, path))));
      assert.deepEqual(failedChecks(verdict), ['inventory', 'report'], path.join('.'));
    }
  });

  it('rejects them although the manifest lists their new digest', async () => {
    const value: unknown = JSON.parse(textOf(content, OSCAL));
    const [path = []] = onePerName(value);
    const verdict = await bundles.verify(relist(withEntry(content, OSCAL, jcs(alterAt(value, path)))));
    assert.equal(messageOf(verdict, 'report'), `${OSCAL} is not what the bundle gives`);
    assertFails(verdict, ['manifest_hmac', 'attestation_metadata', 'report', 'timestamp', 'asic_timestamp']);
  });

  it('misses them when the manifest lists them', async () => {
    const verdict = await bundles.verify(withoutEntry(content, OSCAL));
    assertFails(verdict, ['inventory']);
    assert.equal(messageOf(verdict, 'inventory'), `${OSCAL} is missing`);
  });
});
