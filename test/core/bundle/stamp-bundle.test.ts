import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf, sha256Of } from '../../../src/core/bundle/entries.ts';
import type { SealedBundle } from '../../../src/core/bundle/seal-bundle.ts';
import { stampBundle } from '../../../src/core/bundle/stamp-bundle.ts';
import { localAuthority } from '../../../src/core/timestamp/local-authority.ts';
import { verifyTimestampToken } from '../../../src/core/timestamp/verify.ts';
import { AuthorityFault, type TimestampAuthority } from '../../../src/ports/timestamp-authority.ts';
import { certify, issuing, timestamping } from '../timestamp/authorities.ts';
import { manifestWith } from './bundle-fixture.ts';

const root = await certify({ name: 'Root', extensions: issuing() });
const leaf = await certify({ name: 'Authority', issuer: root, extensions: timestamping() });
const own = localAuthority({ ...leaf, chain: [root.certificate] }, Date.now);
const { signal } = new AbortController();

const content = Buffer.from('{}');
const sealed: SealedBundle = {
  entries: [{ path: 'manifest.json', content }],
  digests: [digestOf('manifest.json', content)],
  manifest: manifestWith(),
  manifestSha256: sha256Of(content),
};

/** An outside authority that answers as often as it is told to; `asked` counts. */
function outside(answers: number): { authority: TimestampAuthority; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    authority: {
      ...own,
      kind: 'external',
      name: 'tsa.example',
      respond: async (request, stop) => {
        asked += 1;
        if (asked > answers) throw new AuthorityFault('timeout', 'did not answer', { isPassing: true });
        return own.respond(request, stop);
      },
    },
  };
}

describe('stampBundle', () => {
  it('frames the entries with the type in front and a time-stamp over all digests behind', async () => {
    const { entries, authority } = await stampBundle([own], sealed, signal);
    assert.deepEqual(
      entries.map(({ path }) => path),
      [
        'mimetype',
        'manifest.json',
        'rfc3161_timestamp.tsr',
        'META-INF/ASiCManifest001.xml',
        'META-INF/timestamp001.tst',
      ],
    );
    assert.equal(authority, 'local');
    const [list, token] = entries.slice(3).map((entry) => ('content' in entry ? entry.content : content));
    assert.ok(list !== undefined && token !== undefined);
    verifyTimestampToken(token, { digest: sha256Of(list), anchors: [root.certificate] });
    for (const path of ['manifest.json', 'rfc3161_timestamp.tsr'])
      assert.match(Buffer.from(list).toString(), new RegExp(`URI="${path}"`));
  });

  it('does not ask an authority again that has just failed, and tells of it once', async () => {
    const failing = outside(0);
    const { authority, findings } = await stampBundle([failing.authority, own], sealed, signal);
    assert.equal(authority, 'local');
    assert.equal(failing.asked(), 1);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['TSA_TIMEOUT', 'LOCAL_TIMESTAMP'],
    );
  });

  it('counts as local when one of the two time-stamps is', async () => {
    const { authority, findings } = await stampBundle([outside(1).authority, own], sealed, signal);
    assert.equal(authority, 'local');
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['TSA_TIMEOUT', 'LOCAL_TIMESTAMP'],
    );
  });

  it('counts as external when both are', async () => {
    const { authority, findings } = await stampBundle([outside(2).authority, own], sealed, signal);
    assert.deepEqual([authority, findings], ['external', []]);
  });
});
