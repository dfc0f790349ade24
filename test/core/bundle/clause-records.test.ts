import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evidenceRules } from '../../../src/core/bundle/bundle-head.ts';
import { clauseFiles, clauseRecords } from '../../../src/core/bundle/clause-records.ts';
import type { RecordGrounds } from '../../../src/core/bundle/describe-record.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { findClause } from '../../../src/core/clauses/find-clause.ts';
import { payloadHash } from '../../../src/core/log/record-line.ts';
import { LOG, macKeys } from '../log/log-fixture.ts';
import { referenceLeaf } from '../log/reference-tree.ts';
import { at, content, erasure, sealedLog, withoutPayload } from '../log/sealed-lines.ts';
import { linesArchive } from './lines-archive.ts';

const SCORES = 'score_records/records.ndjson';
const GATES = 'gate_evaluations/records.ndjson';
const CHAIN = 'chain/records.ndjson';
const kinds = { evidenceKinds: ['halluccheck.score.v1', 'halluccheck.gate.v1'] } as const;
const grounds: RecordGrounds = {
  log: LOG,
  period: { from: at(0), to: at(1000) },
  rules: evidenceRules(builtInCatalogue, at(500)),
  keys: macKeys,
};

const gate = (name: string, payload: object, seconds = 0) =>
  content(name, {
    schemaKey: 'halluccheck.gate.v1',
    payloadJson: JSON.stringify(payload),
    timestamp: at(seconds),
  });

async function standings(path: string, lines: readonly string[], given: Partial<RecordGrounds> = {}) {
  const archive = linesArchive({ [path]: lines });
  const found = [];
  for await (const record of clauseRecords(archive, path, kinds, { ...grounds, ...given }))
    found.push(record);
  return found;
}

const wordsOf = (found: Awaited<ReturnType<typeof standings>>) =>
  found.map(({ recordId, standing, counts }) => `${recordId} ${standing} ${counts}`);

describe('clauseFiles', () => {
  it('names the files of the kinds in the order of folders, and the one of the other lines', () => {
    const { clause } = findClause(builtInCatalogue, 'nist_ai_rmf GOVERN');
    assert.deepEqual(clauseFiles(clause), [SCORES, 'prri_records/records.ndjson', GATES, CHAIN]);
  });
});

describe('clauseRecords', () => {
  it('says where a record stands, what it is about, and its digests', async () => {
    const { lines } = sealedLog([content('a'), gate('b', { gate_id: 'g1', verdict: 'FAIL' }, 7)]);
    const [, line = ''] = lines;
    const [, header = '', salt = '', json = ''] =
      /^\{"header":(\{.*?\}),"hmac".*"payload":(?=.*"salt":"(.{22})"\}$)(.*),"salt"/.exec(line) ?? [];
    assert.deepEqual(await standings(GATES, [line]), [
      {
        file: GATES,
        line: 1,
        position: 1,
        recordId: 'b',
        schemaKey: 'halluccheck.gate.v1',
        timestamp: at(7),
        standing: 'adverse',
        subject: '"gate_id":"g1"',
        counts: true,
        leaf: referenceLeaf(Buffer.from(header)),
        payloadHash: payloadHash(salt, json),
      },
    ]);
  });

  it('tells results, and why others do not count', async () => {
    const { lines } = sealedLog([
      gate('passed', { verdict: 'PASS' }),
      gate('warned', { verdict: 'WARN' }),
      gate('unknown', { n: 1 }),
      gate('skipped', { verdict: 'SKIPPED' }),
      gate('future', { verdict: 'PASS' }, 501),
      gate('later', { verdict: 'PASS' }, 1001),
    ]);
    assert.deepEqual(wordsOf(await standings(GATES, lines)), [
      'passed pass true',
      'warned caution true',
      'unknown neutral true',
      'skipped skipped false',
      'future future false',
      'later outside_period false',
    ]);
  });

  it('names what a skipped gate was about', async () => {
    const { lines } = sealedLog([gate('s', { gate_id: 'g7', verdict: 'SKIPPED' })]);
    assert.equal((await standings(GATES, lines))[0]?.subject, '"gate_id":"g7"');
  });

  it('sets aside what is not intact', async () => {
    const { lines } = sealedLog([gate('a', { verdict: 'PASS' }), gate('b', { verdict: 'PASS' })]);
    const [a = '', b = ''] = lines;
    const otherPayload = a.replace('PASS', 'FAIL');
    const otherMac = b.replace(/hmac-sha256:[0-9a-f]{64}/, `hmac-sha256:${'0'.repeat(64)}`);
    assert.deepEqual(wordsOf(await standings(GATES, [otherPayload, otherMac])), [
      'a bad_signature false',
      'b bad_signature false',
    ]);
    const auditor = { keys: new Map() };
    assert.deepEqual(wordsOf(await standings(GATES, [otherMac], auditor)), ['b pass true']);
  });

  it('sets aside positions whose HMACs the service found wrong', async () => {
    const { lines } = sealedLog([gate('a', { verdict: 'PASS' }), gate('b', { verdict: 'PASS' })]);
    const rules = evidenceRules(builtInCatalogue, at(500), [1]);
    assert.deepEqual(wordsOf(await standings(GATES, lines, { rules })), [
      'a pass true',
      'b bad_signature false',
    ]);
  });

  it('sets aside records of another log', async () => {
    const { lines } = sealedLog([gate('a', { verdict: 'PASS' })], 'acme/other/evidence');
    assert.deepEqual(wordsOf(await standings(GATES, lines)), ['a bad_signature false']);
  });

  it('takes from the chain file the erased and outside ones of its kinds', async () => {
    const { lines } = sealedLog([
      content('score'),
      gate('gate', { verdict: 'PASS' }, 2000),
      content('bias', { schemaKey: 'halluccheck.bias.v1' }),
      erasure('erasing', ['score']),
    ]);
    const shown = lines.map((line, i) => (i < 3 ? withoutPayload(line) : line));
    assert.deepEqual(wordsOf(await standings(CHAIN, shown)), [
      'score erased false',
      'gate outside_period false',
    ]);
  });

  it('shows what stands where it does not belong, and what is no record', async () => {
    const { lines } = sealedLog([
      content('score'),
      erasure('erasing', ['x']),
      gate('gate', { verdict: 'PASS' }),
    ]);
    const [score = '', erasing = '', good = ''] = lines;
    assert.deepEqual(
      wordsOf(await standings(GATES, [score, erasing, 'no record', good, withoutPayload(good)])),
      [
        'score misplaced false',
        'erasing misplaced false',
        ' unreadable false',
        'gate pass true',
        'gate erased false',
      ],
    );
  });
});
