import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BuildRequest } from '../../../src/core/bundle/build-request.ts';
import { createSealer } from '../../../src/core/bundle/sealed-request.ts';
import type { SecretKey } from '../../../src/ports/keys.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { buildRequest } from './bundle-fixture.ts';

const SECRET = 'a secret of the caller with more than 32 bytes';
const key = secretKeyOf('the key of the service, which all processes share');

const sealerOf = (held: SecretKey, purpose = 'cec build request') =>
  createSealer<BuildRequest>(held, purpose);

describe('createSealer', () => {
  it('opens what was sealed with the same key, the secret included', () => {
    const given = secretKeyOf(SECRET);
    const request = {
      ...buildRequest,
      outputDir: '/bundles',
      requestKey: { key: 'k', fingerprint: 'f' },
      orgSecret: given,
    };
    const opened = sealerOf(key).open(sealerOf(key).seal(request));
    assert.ok(opened.orgSecret?.key.equals(given.key) === true);
    assert.deepEqual({ ...opened, orgSecret: { ...opened.orgSecret, key: given.key } }, request);
  });

  it('opens a request without a secret', () => {
    const sealer = sealerOf(key);
    const { orgSecret, projectId } = sealer.open(sealer.seal({ ...buildRequest, orgSecret: undefined }));
    assert.deepEqual([orgSecret, projectId], [undefined, 'chat']);
  });

  it('shows nothing of the request, and seals it anew each time', () => {
    const sealer = sealerOf(key);
    const sealed = [1, 2].map(() => sealer.seal({ ...buildRequest, orgSecret: secretKeyOf(SECRET) }));
    assert.notEqual(sealed[0], sealed[1]);
    for (const text of sealed)
      assert.doesNotMatch(Buffer.from(text, 'base64').toString('latin1'), /secret|projectId/);
  });

  it('refuses what was altered or sealed with another key', () => {
    const sealer = sealerOf(key);
    const sealed = Buffer.from(sealer.seal(buildRequest), 'base64');
    const refused = { code: 'BUILD_FAILED', message: /queued by a process with other keys/ };
    for (const at of [0, 12, 28, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      assert.throws(() => sealer.open(altered.toString('base64')), refused);
    }
    assert.throws(() => sealer.open(sealed.subarray(0, 20).toString('base64')), refused);
    const other = sealerOf(secretKeyOf('another key of more than thirty-two bytes'));
    assert.throws(() => other.open(sealed.toString('base64')), refused);
    assert.throws(() => sealerOf(key, 'another purpose').open(sealed.toString('base64')), refused);
  });
});
