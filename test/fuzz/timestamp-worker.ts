import assert from 'node:assert/strict';
import { workerData } from 'node:worker_threads';
import { TimestampError } from '../../src/core/timestamp/timestamp-error.ts';
import { TAG } from '../../src/core/timestamp/der-tags.ts';
import { nodeAt, parseForest, placesOf } from './der-tree.ts';
import { answerMutants, type Mutant } from './mutants.ts';
import { mutateDer } from './mutate-der.ts';
import { oneOf } from './mutate-bytes.ts';
import { verifyStamp, type Stamp } from './stamps.ts';

const sent: readonly Stamp[] = workerData;
const originals = sent.map((stamp) => {
  const der = Buffer.from(stamp.der);
  return { stamp, der, says: verifyStamp(stamp, der), content: signedContent(der) };
});

interface StampMutant extends Mutant {
  readonly original: (typeof originals)[number];
}

answerMutants<StampMutant>({
  mutate: (pick) => {
    const original = oneOf(originals, pick);
    return { ...mutateDer(original.der, pick), original };
  },
  judge,
});

/** Refused for a reason that has a name, or accepted for holding the same statement by the same certificates. */
async function judge({ bytes, original }: StampMutant): Promise<string> {
  if (bytes.equals(original.der)) return 'unchanged';
  try {
    assert.deepEqual(verifyStamp(original.stamp, bytes), original.says);
  } catch (error) {
    if (error instanceof TimestampError) return error.code;
    throw error;
  }
  assert.ok(bytes.includes(original.content), 'the statement itself is another one');
  return 'same statement';
}

/** The TSTInfo: the first octet string of a token. */
function signedContent(der: Buffer): Buffer {
  const forest = parseForest(der) ?? [];
  const nodes = placesOf(forest).map((place) => nodeAt(forest, place));
  const content = nodes.find((node) => node?.tag === TAG.octetString)?.value;
  if (content === undefined) throw new Error('a stamp without content');
  return content;
}
