import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { EvidenceJudge } from '../../../src/core/log/evidence-judge.ts';
import { parseLine } from '../../../src/core/log/record-line.ts';
import { at, content, sealedLog, withoutPayload } from './sealed-lines.ts';

const GATE = 5;
const BUILT = at(100);

/** What is judged of one gate record at position 0 with this payload. */
function judged(
  payloadJson: string,
  changes: { second?: number; intact?: boolean; badHmacs?: number[]; erased?: boolean } = {},
) {
  const { second = 0, intact = true, badHmacs = [], erased = false } = changes;
  const { adverse } = builtInCatalogue.assessment;
  const judge = new EvidenceJudge({ adverse, builtAt: BUILT, badHmacs });
  const [sealed = ''] = sealedLog([content('r0', { payloadJson, timestamp: at(second) })]).lines;
  const text = erased ? withoutPayload(sealed) : sealed;
  // Something stands before and behind the line, as in a stripe.
  const bytes = Buffer.from(`é\n${text}\n{}`);
  const start = 3;
  const line = parseLine(bytes, start, start + Buffer.byteLength(text));
  assert.ok(line !== undefined);
  return judge.judge(line, bytes, GATE, intact);
}

const FAIL = '{"gate_id":"g1","verdict":"FAIL"}';
const SKIPPED = '{"verdict":"SKIPPED"}';

describe('EvidenceJudge', () => {
  it('reads the payload of the line', () => {
    assert.deepEqual(judged('{"gate_id":"gä","reviewer":"u","verdict":"FAIL","waiver_id":"W"}'), {
      outcome: 'adverse',
      subject: '"gate_id":"gä"',
      resolved: true,
      namesPerson: true,
    });
  });

  it('sets aside what comes behind the build, which itself is still in time', () => {
    assert.equal(judged(FAIL, { second: 101 }), 'future');
    assert.notEqual(judged(FAIL, { second: 100 }), 'future');
  });

  it('sets aside skipped gates and erased records', () => {
    assert.equal(judged(SKIPPED), 'skipped');
    assert.equal(judged(FAIL, { erased: true }), 'erased');
  });

  it('sets aside records that are not intact, by its own check or by that of a holder of the key', () => {
    assert.equal(judged(FAIL, { intact: false }), 'bad_signature');
    assert.equal(judged(FAIL, { badHmacs: [7, 0] }), 'bad_signature');
    assert.notEqual(judged(FAIL, { badHmacs: [1] }), 'bad_signature');
  });

  it('believes nothing that a forged record says', () => {
    assert.equal(judged(SKIPPED, { intact: false }), 'bad_signature');
    assert.equal(judged(FAIL, { intact: false, second: 101 }), 'bad_signature');
    assert.equal(judged(SKIPPED, { second: 101 }), 'future');
  });

  it('is neutral about what the rules do not know', () => {
    for (const payloadJson of ['{}', '{"verdict":["FAIL"]}', '{"verdict":null}', '{"passed":false}']) {
      const judgement = judged(payloadJson);
      assert.ok(typeof judgement === 'object');
      assert.equal(judgement.outcome, 'neutral');
    }
  });

  it('never throws for a payload, JSON or not', () => {
    const { adverse } = builtInCatalogue.assessment;
    const judge = new EvidenceJudge({ adverse, builtAt: BUILT, badHmacs: [] });
    const [text = ''] = sealedLog([content('r0')]).lines;
    const whole = Buffer.from(text);
    const line = parseLine(whole, 0, whole.length);
    assert.ok(line?.payload !== undefined);
    const { payload } = line;
    const some = fc.oneof(
      fc.json().map((json) => Buffer.from(json)),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.from('['.repeat(100_000))),
    );
    fc.assert(
      fc.property(some, fc.nat(GATE), (bytes, kind) => {
        const other = { ...line, payload: { ...payload, start: 0, end: bytes.length } };
        assert.notEqual(judge.judge(other, bytes, kind, true), 'bad_signature');
      }),
    );
  });
});
