import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { array, assert as assertProperty, integer, nat, property, tuple } from 'fast-check';
import { countOf, parseParts, partFileName, shareOut } from '../../../src/core/bundle/parts.ts';

/** Runs in order that do not touch. */
const runs = array(tuple(nat(5), nat(20)), { minLength: 1, maxLength: 10 }).map((gaps) => {
  let next = 0;
  return gaps.map(([gap, length]) => {
    const first = next + gap + (next === 0 ? 0 : 1);
    next = first + length + 1;
    return { first, last: first + length };
  });
});

const positionsOf = (shown: readonly { first: number; last: number }[]) =>
  shown.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

describe('shareOut', () => {
  it('gives every position but the last to one part, in order, none more than so many', () => {
    assertProperty(
      property(runs, integer({ min: 1, max: 30 }), (shown, most) => {
        const parts = shareOut(shown, most);
        assert.deepEqual(positionsOf(parts.flat()), positionsOf(shown).slice(0, -1));
        assert.ok(parts.every((part) => countOf(part) <= most && countOf(part) > 0));
        assert.equal(parts.length, Math.ceil((countOf(shown) - 1) / most));
      }),
    );
  });

  it('makes parts of the same size, the last one apart', () => {
    assert.deepEqual(shareOut([{ first: 0, last: 10 }], 7), [
      [{ first: 0, last: 4 }],
      [{ first: 5, last: 9 }],
    ]);
  });

  it('has nothing to share of a log that holds only the request', () => {
    assert.deepEqual(shareOut([{ first: 0, last: 0 }], 7), []);
  });
});

describe('partFileName', () => {
  it('says which part it is', () => assert.equal(partFileName('x_2026.zip', 2, 3), 'x_2026.part-2-of-3.zip'));
});

describe('parseParts', () => {
  const part = {
    bundle_id: 'cec-01JABCDEFGHJKMNPQRSTVWXYZ0',
    file_name: 'a.part-1-of-2.zip',
    sha256: `sha256:${'0'.repeat(64)}`,
    size: 1,
    first: 0,
    last: 9,
  };

  it('reads what the service writes', () => {
    assert.deepEqual(parseParts([part], []), [part]);
  });

  for (const changed of [
    { bundle_id: '../cec' },
    { file_name: '../a.zip' },
    { file_name: 'b/a.zip' },
    { file_name: '/etc/passwd' },
    { file_name: '.zip' },
    { sha256: 'sha256:0' },
    { size: 0 },
    { first: -1 },
  ])
    it(`refuses ${JSON.stringify(changed)}`, () => {
      const faults: string[] = [];
      assert.equal(parseParts([{ ...part, ...changed }], faults), undefined);
      assert.match(faults.join(), new RegExp(Object.keys(changed).join()));
    });

  it('refuses what is no list', () => assert.equal(parseParts({}, []), undefined));
});
