import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clauseKey } from '../../../src/core/clauses/clause-key.ts';

describe('clauseKey', () => {
  it('is the same for all spellings of an article', () => {
    const spellings = ['Art.26(5)', 'Art. 26(5)', 'Article 26(5)', 'ART 26 5', 'art26.5', ' article-26 (5) '];
    assert.deepEqual(new Set(spellings.map(clauseKey)), new Set(['art 26 5']));
  });

  it('is the same for all spellings of a control', () => {
    assert.deepEqual(
      new Set(['A.12.4.1', 'a 12 4 1', 'A12.4.1', 'A-12-4-1'].map(clauseKey)),
      new Set(['a 12 4 1']),
    );
    assert.deepEqual(new Set(['CC7.2', 'cc 7.2', 'CC-7-2'].map(clauseKey)), new Set(['cc 7 2']));
  });

  it('keeps numbers apart', () => {
    const keys = ['6.1', '61', '6.1.1', '6.11', '16.1'].map(clauseKey);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('takes only the whole word for an article', () => {
    assert.equal(clauseKey('Articles 12'), 'articles 12');
    assert.equal(clauseKey('Particle 12'), 'particle 12');
  });

  it('is empty for a text without a letter or digit', () => {
    for (const text of ['', ' ', '()', '§ . –']) assert.equal(clauseKey(text), '');
  });
});
