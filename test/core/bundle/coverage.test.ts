import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeCoverage } from '../../../src/core/bundle/coverage.ts';
import { parseBundleKeys } from '../../../src/core/bundle/public-keys.ts';
import { selectRuns } from '../../../src/core/bundle/shown-runs.ts';
import { verifierKey } from '../../../src/core/log/checkpoint.ts';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { keys, LOG, openTestLog } from '../log/log-fixture.ts';
import { at } from '../log/sealed-lines.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { attestationKey, manifestContent, proveShown } from './bundle-fixture.ts';

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
    const excluded = { outside_period: 0, erased: 0, future: 0, skipped: 0, bad_signature: 0 };
    const nothing = {
      in_log: 0,
      eligible: 0,
      exported: 0,
      usable: 0,
      excluded,
      first_position: null,
      last_position: null,
      first_timestamp: '',
      last_timestamp: '',
      late: 0,
      outcomes: { pass: 0, caution: 0, adverse: 0, neutral: 0 },
      unresolved: 0,
      open_subjects: [],
      weeks_total: 1,
      weeks: [],
      longest_gap_days: 1,
    };
    const parameters = { ...manifestContent.parameters, oldest_evidence: head.firstEvidence };
    const coverage = describeCoverage({
      head: { ...manifestContent, date_range: ['2026-03-01', '2026-03-01'], parameters },
      log: LOG,
      catalogue: builtInCatalogue,
      asserted: { host: 'h', requestedBy: 'auditor', recordsInLog: head.evidenceCounts },
      origin: 'cec-1/o',
      treeSize: head.size,
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
      prepared: {
        generated_at: '2026-03-05T00:00:00.000000Z',
        host: 'h',
        generator: { name: 'g', version: '1' },
        catalogue: manifestContent.catalogue,
      },
      source: {
        origin: 'cec-1/o',
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
          ...nothing,
          schema_key: 'halluccheck.score.v1',
          in_log: 6,
          eligible: 3,
          exported: 2,
          usable: 2,
          excluded: { ...excluded, outside_period: 3, erased: 1 },
          first_position: 1,
          last_position: 5,
          first_timestamp: at(5 * HOUR),
          last_timestamp: at(6 * HOUR),
          late: 1,
          outcomes: { pass: 0, caution: 0, adverse: 0, neutral: 2 },
          weeks: [{ week: '2026-02-23', records: 2 }],
          longest_gap_days: 0,
        },
        bias_reports: {
          ...nothing,
          schema_key: 'halluccheck.bias.v1',
          in_log: 1,
          eligible: 1,
          exported: 1,
          usable: 1,
          first_position: 2,
          last_position: 2,
          first_timestamp: at(6 * HOUR),
          last_timestamp: at(6 * HOUR),
          outcomes: { pass: 0, caution: 0, adverse: 0, neutral: 1 },
          weeks: [{ week: '2026-02-23', records: 1 }],
          longest_gap_days: 0,
        },
        prri_records: { ...nothing, schema_key: 'halluccheck.prri.v1' },
        drift_events: { ...nothing, schema_key: 'halluccheck.drift.v1' },
        pii_detections: { ...nothing, schema_key: 'halluccheck.pii.v1' },
        gate_evaluations: { ...nothing, schema_key: 'halluccheck.gate.v1' },
      },
      shown: { total: 7, exported: 3, chain: 1, header_only: 3 },
      late_records: 1,
      erased_records: 1,
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

  it('reads no more than 64 keys of a kind, each of which takes its time', () => {
    const value = {
      attestation: Array.from({ length: 65 }, () => ({ pem })),
      checkpoint: Array.from({ length: 100_000 }, () => ({ vkey })),
    };
    const { attestation, checkpoint } = parseBundleKeys(value);
    assert.deepEqual([attestation.length, checkpoint.length], [64, 64]);
  });

  it('reads nothing from anything else', () => {
    for (const value of [undefined, null, [], 'x', { attestation: { pem }, checkpoint: vkey }])
      assert.deepEqual(parseBundleKeys(value), { attestation: [], checkpoint: [] });
  });
});
