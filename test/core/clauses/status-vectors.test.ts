import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { parseInstant } from '../../../src/core/time.ts';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import { mapOf, talliesOf } from './tallied-records.ts';

const vectorFile = z.object({
  vectors: z.array(
    z.object({
      name: z.string(),
      why: z.string(),
      framework: z.string(),
      clause_id: z.string(),
      context: z.strictObject({
        from: z.string(),
        to: z.string(),
        built_at: z.string(),
        chain_valid: z.boolean().nullable(),
        strictness: z.enum(['count', 'standard', 'strict']),
        collection: z.record(z.string(), z.literal('failed')).default({}),
        failed_signature_ids: z.array(z.string()).default([]),
        oldest_retained: z.string().default(''),
        in_service_since: z.string().default(''),
      }),
      records: z.array(
        z.strictObject({ id: z.string(), kind: z.string(), ts: z.string(), payload: z.unknown() }),
      ),
      expected: z.unknown(),
    }),
  ),
});

type Vector = z.infer<typeof vectorFile>['vectors'][number];

const { vectors } = vectorFile.parse(
  JSON.parse(readFileSync(new URL('../../vectors/status-vectors.json', import.meta.url), 'utf8')),
);

function resultOf({ framework, clause_id: clauseId, context, records }: Vector): unknown {
  // A log holds each record id once.
  const logged = [...new Map(records.map((record) => [record.id, record])).values()];
  const given = logged.map(({ id, kind, ts, payload }) => ({ id, kind, payload, at: instantOf(ts) }));
  const failed = new Set(context.failed_signature_ids);
  const asked = {
    fromDate: context.from,
    toDate: context.to,
    builtAt: instantOf(context.built_at),
    badHmacs: given.flatMap(({ id }, position) => (failed.has(id) ? [position] : [])),
  };
  const entry = mapOf(talliesOf(given, asked), {
    asked,
    period: { ...asked, inServiceSince: context.in_service_since.slice(0, 10) },
    strictness: context.strictness,
    chain: context.chain_valid === null ? 'not_checked' : context.chain_valid ? 'valid' : 'invalid',
    unreadableKinds: new Set(
      EVIDENCE_KINDS.map(({ kind }) => kind).filter((kind) => context.collection[kind] === 'failed'),
    ),
    oldestRetained: context.oldest_retained,
  }).find((one) => one.framework === framework && one.clause_id === clauseId);
  return { status: entry?.status, evidence_count: entry?.evidence_count, reasons: entry?.reasons };
}

function instantOf(text: string): string {
  const instant = parseInstant(text);
  assert.ok(instant !== undefined, text);
  return instant;
}

describe('status-vectors.json', () => {
  it('holds vectors', () => {
    assert.ok(vectors.length >= 23);
  });

  for (const vector of vectors) {
    it(`${vector.name}: ${vector.why}`, () => {
      assert.deepEqual(resultOf(vector), vector.expected);
    });
  }
});
