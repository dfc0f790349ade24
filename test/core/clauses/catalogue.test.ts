import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { catalogueJson, catalogueSha256 } from '../../../src/core/clauses/catalogue.ts';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { canonicalJson } from '../../../src/json/strict-json.ts';

describe('catalogueJson', () => {
  it('is the whole catalogue in canonical form, and reads back the same', () => {
    const text = catalogueJson(builtInCatalogue);
    assert.equal(canonicalJson(text), text);
    assert.deepEqual(parseCatalogue(JSON.parse(text)), builtInCatalogue);
    assert.match(text, /"disclaimer":"Maps evidence records to clauses/);
  });
});

describe('catalogueSha256', () => {
  it('is the digest of the bytes that a bundle carries', () => {
    const digest = createHash('sha256')
      .update(Buffer.from(catalogueJson(builtInCatalogue), 'utf8'))
      .digest('hex');
    assert.equal(catalogueSha256(builtInCatalogue), `sha256:${digest}`);
  });

  it('changes with any part of the catalogue', () => {
    const changed = parseCatalogue({ ...builtInCatalogue.source, disclaimer: 'Something else.' });
    assert.notEqual(catalogueSha256(changed), catalogueSha256(builtInCatalogue));
  });
});
