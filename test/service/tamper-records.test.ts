import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openBundles } from './tamper-fixture.ts';
import { recordAt, replaceLine, type Found } from './tamper-lines.ts';
import { CAPPED, header, HEADER, PLACE, RECORD_CASES, text, type Edit } from './tamper-record-cases.ts';
import { assertFails, assertNames, messageOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content } = bundles;
const at = (position: number) => recordAt(content, position);

/** The first evidence of the bundle, and one from the middle; another record follows each. */
const WITHIN = [20, 111].map(at);
/** The last evidence: it came late and is a run of its own, so nothing shown links to it. */
const ALONE = at(220);

async function verifyWith(record: Found, edit: Edit) {
  const line = edit(record.line);
  assert.notEqual(line, record.line, 'the edit changes nothing');
  return bundles.verify(replaceLine(content, record, line));
}

describe('verifyBundle on a bundle with an altered record', () => {
  it('accepts the unaltered copy', async () => {
    const verdict = await bundles.verify(content);
    assert.deepEqual([verdict.overallValid, verdict.errors, verdict.findings], [true, [], []]);
  });

  for (const [outcome, rows] of RECORD_CASES) {
    for (const [what, edit, alone = outcome.alone] of rows) {
      it(`${outcome.tells} tells where: ${what}`, async () => {
        for (const record of [...WITHIN, ALONE]) {
          const verdict = await verifyWith(record, edit);
          const expected = record === ALONE ? alone : outcome.within;
          assertFails(verdict, ['inventory', ...expected]);
          const tells = expected.includes(outcome.tells) ? outcome.tells : 'record_hmacs';
          assertNames(verdict, tells, record.header.chain_position);
          assert.match(verdict.errors[0] ?? '', new RegExp(`^inventory: ${record.path} `));
        }
      });
    }
  }

  it('finds another HMAC, although nothing but the record key can tell it from the right one', async () => {
    for (const record of [...WITHIN, ALONE]) {
      const verdict = await verifyWith(
        record,
        text(/"hmac":"hmac-sha256:.{8}/, '"hmac":"hmac-sha256:00000000'),
      );
      assertFails(verdict, ['inventory', 'record_hmacs', CAPPED]);
      assertNames(verdict, 'record_hmacs', record.header.chain_position);
    }
  });

  it('finds a payload_hash that is not that of the payload', async () => {
    const verdict = await verifyWith(at(111), header({ payload_hash: '0'.repeat(64) }));
    assertFails(verdict, ['inventory', 'record_hashes', ...HEADER.within]);
    assertNames(verdict, 'record_hashes', 111);
  });

  it('finds a record moved to the position behind it', async () => {
    const edit = header(({ chain_position }) => ({ chain_position: chain_position + 1 }));
    const verdict = await verifyWith(at(111), edit);
    assertFails(verdict, ['inventory', ...PLACE.within]);
    assertNames(verdict, 'chain_links', 111);
    assert.match(messageOf(verdict, 'chain_links'), /the record is missing.*line 16 of prri.* position 112/);
  });

  it('finds a payload taken away as if it had been erased', async () => {
    for (const record of [...WITHIN, ALONE]) {
      const verdict = await verifyWith(record, text(/,"payload":.*$/, '}'));
      assertFails(verdict, ['inventory', 'record_hashes', 'record_counts', CAPPED]);
      assertNames(verdict, 'record_hashes', record.header.chain_position);
    }
  });

  it('finds the key_id of a key that no rotation announced, or by the signed tree', async () => {
    const edit = header({ key_id: '0123456789abcdef' });
    for (const record of WITHIN) {
      const verdict = await verifyWith(record, edit);
      assertFails(verdict, ['inventory', 'chain_links', 'chain_checkpoint', CAPPED]);
      assertNames(verdict, 'chain_links', record.header.chain_position);
      assert.match(messageOf(verdict, 'chain_links'), /no chain\.key_rotated\.v1 before it/);
    }
    const verdict = await verifyWith(ALONE, edit);
    assertFails(verdict, ['inventory', 'chain_checkpoint']);
    assert.match(messageOf(verdict, 'chain_checkpoint'), /segment 2 are not those of the signed tree/);
    assert.equal(verdict.checks.find(({ id }) => id === 'record_hmacs')?.status, 'NOT_CHECKED');
  });
});
