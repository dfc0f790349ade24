import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  EVIDENCE_KINDS,
  isChainKey,
  kindIndex,
  kindOf,
  resolveSchemaKey,
} from '../../../src/core/clauses/evidence-kinds.ts';

describe('EVIDENCE_KINDS', () => {
  it('holds the documented folders in their order', () => {
    assert.deepEqual(
      EVIDENCE_KINDS.map(({ kind, folder }) => `${kind} ${folder}`),
      [
        'halluccheck.score.v1 score_records',
        'halluccheck.bias.v1 bias_reports',
        'halluccheck.prri.v1 prri_records',
        'halluccheck.drift.v1 drift_events',
        'halluccheck.pii.v1 pii_detections',
        'halluccheck.gate.v1 gate_evaluations',
      ],
    );
  });
});

describe('kindOf', () => {
  it('knows a kind by its schema key and by its folder', () => {
    for (const { kind, folder } of EVIDENCE_KINDS) {
      assert.equal(kindOf(kind), kind);
      assert.equal(kindOf(folder), kind);
    }
  });

  it('knows nothing else', () => {
    for (const name of [
      'score',
      'halluccheck.score.v2',
      'SCORE_RECORDS',
      'halluccheck.opa.v1',
      '',
      '__proto__',
    ]) {
      assert.equal(kindOf(name), undefined);
    }
  });
});

describe('kindIndex', () => {
  it('takes schema keys only', () => {
    assert.equal(kindIndex('halluccheck.gate.v1'), 5);
    assert.equal(kindIndex('gate_evaluations'), undefined);
    assert.equal(kindIndex('chain.bundle.v1'), undefined);
  });
});

describe('isChainKey', () => {
  it('is true for the whole chain.* namespace and nothing beside it', () => {
    assert.ok(isChainKey('chain.bundle.v1'));
    assert.ok(isChainKey('chain.anything'));
    assert.ok(!isChainKey('chainsaw.v1'));
    assert.ok(!isChainKey('halluccheck.chain.v1'));
  });
});

describe('resolveSchemaKey', () => {
  it('sends the six kinds to the evidence log', () => {
    assert.deepEqual(resolveSchemaKey('drift_events'), {
      schemaKey: 'halluccheck.drift.v1',
      log: 'evidence',
    });
    assert.deepEqual(resolveSchemaKey('halluccheck.pii.v1'), {
      schemaKey: 'halluccheck.pii.v1',
      log: 'evidence',
    });
  });

  it('sends the other known keys to the log that enters no bundle', () => {
    for (const schemaKey of [
      'halluccheck.opa.v1',
      'halluccheck.secrets.v1',
      'halluccheck.auth.v1',
      'halluccheck.benchmark_run.v1',
      'halluccheck.benchmark_version.v1',
      'spanforge.auth.v1',
      'spanforge.consent.v1',
      'spanforge.trust.v1',
    ]) {
      assert.deepEqual(resolveSchemaKey(schemaKey), { schemaKey, log: 'other' });
    }
  });

  it('leaves unknown keys and chain.* to the caller', () => {
    assert.equal(resolveSchemaKey('acme.custom.v1'), undefined);
    assert.equal(resolveSchemaKey('chain.bundle.v1'), undefined);
  });
});
