import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retentionReason } from '../../../src/core/clauses/retention.ts';
import { addDays } from './reference-calendar.ts';

const BUILT = '2026-04-02T00:00:00.000000Z';
const KEPT = addDays(BUILT, -184);

const reasonFor = (oldestRetained: string, inServiceSince = '', builtAt = BUILT) =>
  retentionReason(184, { oldestRetained, inServiceSince, builtAt });

describe('retentionReason', () => {
  it('gives none when the oldest record is exactly as old as it has to be', () => {
    assert.equal(reasonFor(`${KEPT}T23:59:59.999999Z`), undefined);
    assert.equal(reasonFor(`${KEPT}T00:00:00.000000Z`, '2024-01-01'), undefined);
    assert.equal(reasonFor('2020-01-01T00:00:00.000000Z'), undefined);
  });

  it('finds the span short one day later, when the system was in service before', () => {
    const oldest = `${addDays(KEPT, 1)}T00:00:00.000000Z`;
    assert.equal(reasonFor(oldest, '2024-01-01'), 'RETENTION_SPAN_SHORT');
    assert.equal(reasonFor(oldest, KEPT), undefined);
  });

  it('cannot assess without the oldest record, nor a short span without the day of service', () => {
    assert.equal(reasonFor(''), 'RETENTION_NOT_ASSESSED');
    assert.equal(reasonFor('', '2024-01-01'), 'RETENTION_NOT_ASSESSED');
    assert.equal(reasonFor('2026-03-01T00:00:00.000000Z'), 'RETENTION_NOT_ASSESSED');
  });

  it('wants of a young system all records since it came into service, a day granted', () => {
    assert.equal(reasonFor('2026-02-01T08:00:00.000000Z', '2026-02-01'), undefined);
    assert.equal(reasonFor('2026-02-02T23:59:59.999999Z', '2026-02-01'), undefined);
    assert.equal(reasonFor('2026-02-03T00:00:00.000000Z', '2026-02-01'), 'RETENTION_SPAN_SHORT');
  });

  it('counts back over a leap day', () => {
    const built = '2024-03-01T12:00:00.000000Z';
    assert.equal(reasonFor('2023-08-30T12:00:00.000000Z', '2020-01-01', built), undefined);
    assert.equal(reasonFor('2023-08-31T00:00:00.000000Z', '2020-01-01', built), 'RETENTION_SPAN_SHORT');
  });
});
