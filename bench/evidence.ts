import { fromMillis } from '../src/core/time.ts';
import { toTimestamp } from '../src/rpc/times.ts';
import { seededPicks } from '../src/seeded-picks.ts';

const KINDS = ['score', 'bias', 'prri', 'drift', 'pii', 'gate'];
const MODELS = ['gpt-4o', 'claude', 'llama'];
const VERDICTS = ['PASS', 'PASS', 'WARN', 'FAIL'];
const NOTES = ['ok', 'naïve ünïcode ✓ 漢字', 'a "quoted" word', 'emoji 🧪', 'two\nlines'];
const AMOUNTS = [1e-7, 1e21, 0.1, 123_456_789_012, 0.25];
const QUARTER = { from: Date.parse('2026-01-01T00:00:00Z'), millis: 90 * 86_400_000 };

export const PERIOD = { fromDate: '2026-01-01', toDate: '2026-03-31' };

/** The record with the given number of `total`, spread over the period; payloads of about 140 bytes. */
export function recordAt(i: number, total: number) {
  const pick = seededPicks(i);
  const payload = {
    amount: AMOUNTS[pick(AMOUNTS.length)],
    gate_id: `g${pick(5)}`,
    metric: `m${pick(5)}`,
    model: MODELS[pick(MODELS.length)],
    note: NOTES[pick(NOTES.length)],
    prompt: `p-${pick(1e9)}`,
    score: pick(10_000) / 10_000,
    verdict: VERDICTS[pick(VERDICTS.length)],
  };
  return {
    schemaKey: `halluccheck.${KINDS[i % KINDS.length]}.v1`,
    payloadJson: Buffer.from(JSON.stringify(payload)),
    timestamp: toTimestamp(fromMillis(QUARTER.from + Math.floor((i / total) * QUARTER.millis))),
  };
}
