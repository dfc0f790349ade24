import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bundleUuid } from '../../../src/core/oscal/bundle-uuid.ts';
import { uuidV5 } from '../../../src/core/oscal/uuid-v5.ts';

/** RFC 9562 §6.6. */
const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const URLS = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

describe('uuidV5', () => {
  it('makes the example of RFC 9562, appendix A.4', () => {
    assert.equal(uuidV5(DNS, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('takes a name as UTF-8', () => {
    assert.notEqual(uuidV5(DNS, 'ä'), uuidV5(DNS, 'a'));
    assert.match(uuidV5(DNS, 'ä'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('bundleUuid', () => {
  it('names a path of a bundle in the namespace of our properties', () => {
    const namespace = uuidV5(URLS, 'https://spanforge.dev/ns/cec');
    assert.equal(
      bundleUuid({ bundle_id: 'b1' }, 'finding/soc2/CC6'),
      uuidV5(namespace, 'b1/finding/soc2/CC6'),
    );
  });
});
