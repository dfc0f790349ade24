import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { mapProjectId } from '../../../src/core/python-sdk/project-id.ts';

const ALLOWED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

describe('mapProjectId', () => {
  it('keeps an id that is allowed', () => {
    for (const id of ['bot', 'A.b_c-1', 'x'.repeat(128)]) assert.equal(mapProjectId(id), id);
  });

  it('keeps what it can of one that is not, with a digest', () => {
    assert.match(mapProjectId('team/my bot'), /^team_my_bot-[0-9a-f]{8}$/);
    assert.match(mapProjectId('../etc'), /^etc-[0-9a-f]{8}$/);
    assert.match(mapProjectId('日本'), /^project-[0-9a-f]{8}$/);
  });

  it('maps as the documentation shows, so that a project is found again', () => {
    // printf team/bot | sha256sum
    assert.equal(mapProjectId('team/bot'), 'team_bot-f5fb24a1');
  });

  it('keeps apart what would look alike', () => {
    const ids = ['team/a', 'team a', 'team_a', 'team//a', 'x'.repeat(129), 'x'.repeat(130)];
    assert.equal(new Set(ids.map(mapProjectId)).size, ids.length);
  });

  it('answers an allowed id for any text, and the same one each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (id) => {
        assert.match(mapProjectId(id), ALLOWED);
        assert.equal(mapProjectId(mapProjectId(id)), mapProjectId(id));
      }),
    );
  });
});
