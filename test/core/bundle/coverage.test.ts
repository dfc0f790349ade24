import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeCoverage } from '../../../src/core/bundle/coverage.ts';
import { parseBundleKeys } from '../../../src/core/bundle/public-keys.ts';
import { selectRuns } from '../../../src/core/bundle/shown-runs.ts';
import { verifierKey } from '../../../src/core/log/checkpoint.ts';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { keys, LOG, openTestLog } from '../log/log-fixture.ts';
import { at } from '../log/sealed-lines.ts';
import { attestationKey, proveShown } from './bundle-fixture.ts';

const HOUR = 3600;

describe('describeCoverage', () => {
  it('says what was asked, found, exported and left out, and why', async (t) => {
    const log = await openTestLog(t);
    log.clock.now += 48 * HOUR * 1000;
    const times = [0, 5, 6, 7, 20, 6, 21].map((hour) => at(hour * HOUR));
    await log.append(
      times.map((timestamp, i) => ({
        timestamp,
        recordId: `e${i}`,
        schemaKey: i === 2 ? 'bias_reports' : 'score_records',
      })),
    );
    const erasing = { orgId: 'acme', projectId: 'chat', recordIds: ['e3'], reasonCode: 'X', log: undefined };
    await eraseRecords(log, erasing);
    const head = await log.store.head(LOG);
    assert.ok(head !== undefined);
    const period = { from: at(5 * HOUR), to: at(8 * HOUR) };
    const runs = await selectRuns(log.store, LOG, head.size, period);
    const { collected } = await proveShown(log, { log: LOG, head, period }, runs);
    const nothing = {
      exported: 0,
      first_position: null,
      last_position: null,
      first_timestamp: '',
      last_timestamp: '',
    };
    const coverage = describeCoverage({
      log: LOG,
      treeSize: head.size,
      fromDate: '2026-03-01',
      toDate: '2026-03-01',
      frameworks: ['eu_ai_act'],
      retentionDays: 2555,
      requestedBy: 'auditor',
      firstEvidence: head.firstEvidence,
      runs,
      ...collected,
    });
    assert.deepEqual(coverage, {
      query: {
        log: LOG,
        from_date: '2026-03-01',
        to_date: '2026-03-01',
        time_zone: 'UTC',
        schema_keys: [
          'halluccheck.score.v1',
          'halluccheck.bias.v1',
          'halluccheck.prri.v1',
          'halluccheck.drift.v1',
          'halluccheck.pii.v1',
          'halluccheck.gate.v1',
        ],
        frameworks: ['eu_ai_act'],
        requested_by: 'auditor',
      },
      source: {
        log_size: 8,
        oldest_evidence: at(0),
        retention_days: 2555,
        shown_positions: [
          { first: 0, last: 5 },
          { first: 7, last: 7 },
        ],
      },
      kinds: {
        score_records: {
          exported: 2,
          first_position: 1,
          last_position: 5,
          first_timestamp: at(5 * HOUR),
          last_timestamp: at(6 * HOUR),
        },
        bias_reports: {
          exported: 1,
          first_position: 2,
          last_position: 2,
          first_timestamp: at(6 * HOUR),
          last_timestamp: at(6 * HOUR),
        },
        prri_records: nothing,
        drift_events: nothing,
        pii_detections: nothing,
        gate_evaluations: nothing,
      },
      shown: { total: 7, exported: 3, header_only: 3 },
      excluded: { erased: 1, outside_period_or_kind: 3 },
      late_records: 1,
      completeness: 'proven',
      completeness_reasons: [],
    });
  });
});

describe('parseBundleKeys', () => {
  const pem = attestationKey.publicKey.export({ type: 'spki', format: 'pem' });
  const vkey = verifierKey(`cec-test/${LOG}`, keys.checkpoint.publicKey);

  it('reads the keys that can be read and leaves out the rest', () => {
    const value = {
      attestation: [{ key_id: 'a', pem }, { key_id: 'b', pem: 'no key' }, null, 'text', { pem: 7 }],
      checkpoint: [{ vkey: 'no+key' }, { vkey }, {}],
    };
    const { attestation, checkpoint } = parseBundleKeys(value);
    assert.deepEqual(
      attestation.map((key) => key.equals(attestationKey.publicKey)),
      [true],
    );
    assert.deepEqual(
      checkpoint.map(({ origin }) => origin),
      [`cec-test/${LOG}`],
    );
    assert.ok(checkpoint[0]?.publicKey.equals(keys.checkpoint.publicKey));
  });

  it('reads nothing from anything else', () => {
    for (const value of [undefined, null, [], 'x', { attestation: { pem }, checkpoint: vkey }])
      assert.deepEqual(parseBundleKeys(value), { attestation: [], checkpoint: [] });
  });
});
