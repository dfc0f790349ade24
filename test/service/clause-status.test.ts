import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { toConfig } from '../../src/config.ts';
import { fromMillis } from '../../src/core/time.ts';
import { quarterOfEvidence } from '../../src/demo-evidence.ts';
import { Strictness, Tier } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { CLAUSE_STATUS, wordOf } from '../../src/rest/words.ts';
import { toTimestamp } from '../../src/rpc/times.ts';
import { openService } from '../../src/service.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { catalogue, clause, framework, withClause } from '../core/clauses/small-catalogue.ts';
import { unzip } from './rezip.ts';
import { buildOf, runService, type Clients } from './running-service.ts';

const PROJECT = { projectId: 'bot', fromDate: '2026-01-01', toDate: '2026-03-31' };
const BATCH = 1000;

async function appendQuarter({ audit }: Clients): Promise<void> {
  const records = quarterOfEvidence().map(({ kind, at, payload }) => ({
    schemaKey: `halluccheck.${kind}.v1`,
    payloadJson: Buffer.from(JSON.stringify(payload)),
    timestamp: toTimestamp(fromMillis(at)),
  }));
  for (let from = 0; from < records.length; from += BATCH)
    await audit.appendRecords({ projectId: 'bot', records: records.slice(from, from + BATCH) });
}

function statuses({ clauses }: Bundle): Map<string, string> {
  return new Map(
    clauses.map(({ framework: id, clauseId, status, reasons, findings }) => [
      `${id} ${clauseId}`,
      [wordOf(CLAUSE_STATUS, status), ...reasons, ...findings.map((one) => `(${one})`)].join(' '),
    ]),
  );
}

async function verified({ cec }: Clients, { bundleId }: Bundle) {
  const verdict = await cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
  assert.deepEqual([verdict.overallValid, verdict.errors], [true, []]);
  return verdict;
}

const codes = (findings: readonly { code: string }[]) => findings.map(({ code }) => code);

async function catalogueFile(t: TestContext, value: unknown): Promise<string> {
  const path = join(await temporaryDirectory(t), 'catalogue.json');
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('a bundle of a quarter', () => {
  it('has each status for the reasons that its records give, and verifies', async (t) => {
    const service = await runService(t);
    await appendQuarter(service);
    const bundle = await buildOf(service, PROJECT);
    const found = statuses(bundle);
    // Bias reports and PII scans begin after the quarter.
    assert.equal(found.get('eu_ai_act Art.10'), 'GAP NO_EVIDENCE');
    // One metric drifts, and nothing was done about it; every clause that goes by drift says so.
    assert.equal(found.get('soc2 CC7'), 'PARTIAL ADVERSE_UNRESOLVED');
    assert.equal(found.get('nist_ai_rmf MAP'), 'PARTIAL ADVERSE_UNRESOLVED');
    // The gate that failed has passed since.
    assert.equal(found.get('nist_ai_rmf GOVERN'), 'SATISFIED');
    assert.equal(found.get('soc2 CC6'), 'SATISFIED');
    assert.deepEqual((await verified(service, bundle)).clauses, bundle.clauses);
  });

  it('is judged as strictly as the service is told, unless the request says otherwise', async (t) => {
    const service = await runService(t, undefined, { CEC_STRICTNESS: 'strict' });
    await appendQuarter(service);
    const judged = async (strictness: Strictness) => {
      const bundle = await buildOf(service, { ...PROJECT, strictness });
      await verified(service, bundle);
      return statuses(bundle);
    };
    const strict = await judged(Strictness.UNSPECIFIED);
    assert.equal(strict.get('soc2 CC6'), 'PARTIAL CONTRIBUTORY_CAP');
    assert.equal((await judged(Strictness.STANDARD)).get('soc2 CC6'), 'SATISFIED');
    assert.equal((await judged(Strictness.COUNT)).get('soc2 CC7'), 'SATISFIED (ADVERSE_UNRESOLVED)');
  });

  it('says in typed form what its coverage.json says, also after a restart', async (t) => {
    const first = await runService(t);
    await appendQuarter(first);
    const bundle = await buildOf(first, PROJECT);
    const stored: unknown = JSON.parse(String((await unzip(bundle.zipPath)).get('coverage.json')));
    const { coverage } = bundle;
    assert.ok(coverage !== undefined);
    const { score_records: scores, pii_detections: scans } = coverage.kinds;
    assert.deepEqual([scores?.inLog, scores?.exported, scores?.usable], [2160, 2160, 2160]);
    assert.deepEqual([scans?.inLog, scans?.eligible, scans?.excluded?.outsidePeriod], [10, 0, 10]);
    assert.equal(coverage.requestedBy, 'unauthenticated');
    assert.partialDeepStrictEqual(stored, {
      query: { requested_by: 'unauthenticated', log: coverage.log },
      prepared: { host: coverage.host, generator: { version: coverage.generatorVersion } },
      source: { origin: coverage.origin, log_size: Number(coverage.logSize) },
      kinds: { score_records: { in_log: 2160 }, pii_detections: { eligible: 0 } },
      completeness: 'proven',
    });
    await first.close(0);
    const second = await runService(t, first.dataDir);
    const { bundle: known } = await second.cec.getBundle({ bundleId: bundle.bundleId });
    assert.deepEqual([known?.clauses, known?.coverage], [bundle.clauses, coverage]);
  });

  it('holds OSCAL results when they are asked for, and then they verify too', async (t) => {
    const service = await runService(t);
    await appendQuarter(service);
    const path = 'oscal/assessment-results.json';
    const plain = await buildOf(service, PROJECT);
    assert.equal((await unzip(plain.zipPath)).has(path), false);
    const bundle = await buildOf(service, { ...PROJECT, includeOscal: true, tier: Tier.EXTENDED });
    await verified(service, bundle);
    const results = JSON.parse(String((await unzip(bundle.zipPath)).get(path)))['assessment-results'].results;
    assert.equal(results[0].findings.length, 104);
  });
});

describe('CEC_CATALOGUE', () => {
  it('replaces the built-in catalogue; others see that they do not know it', async (t) => {
    const own = await catalogueFile(t, catalogue());
    const service = await runService(t, undefined, { CEC_CATALOGUE: own });
    await appendQuarter(service);
    const bundle = await buildOf(service, { ...PROJECT, frameworks: ['ACME Rules'] });
    assert.deepEqual([...statuses(bundle)], [['acme C.1', 'SATISFIED']]);
    assert.deepEqual((await service.cec.getStatus({})).frameworksSupported, ['acme']);
    assert.deepEqual(codes((await verified(service, bundle)).findings), []);
    await service.close(0);
    const other = await runService(t, service.dataDir);
    assert.deepEqual(codes((await verified(other, bundle)).findings), ['UNKNOWN_CATALOGUE']);
  });

  it('stops the start, and names each fault, when it is wrong', async (t) => {
    const faultsOf = async (value: unknown): Promise<string[]> => {
      const dataDir = await temporaryDirectory(t);
      const config = toConfig({ CEC_DATA_DIR: dataDir, CEC_CATALOGUE: await catalogueFile(t, value) });
      const error: unknown = await openService(config).then(
        () => assert.fail('it started'),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof Error);
      assert.ok(!error.message.includes(dataDir));
      return error.message.split('\n');
    };
    const wrong = catalogue({
      catalogue_version: '',
      frameworks: [framework({ clauses: [clause({ evidence_kinds: ['halluccheck.opa.v1'] })] })],
    });
    const faults = await faultsOf(wrong);
    assert.ok(faults.every((fault) => fault.startsWith('CEC_CATALOGUE: ')));
    assert.match(faults.join('\n'), /catalogue_version: must be a text that is not empty/);
    assert.match(
      faults.join('\n'),
      /frameworks\[0\]\.clauses\[0\]\.evidence_kinds\[0\]: must be one of halluccheck/,
    );
    assert.deepEqual(await faultsOf(withClause({ min_count: 0 })), [
      'CEC_CATALOGUE: frameworks[0].clauses[0].min_count: must be a whole number of 1 or more',
    ]);
    assert.match(
      (await faultsOf('{"schema":1,"schema":2}')).join(),
      /CEC_CATALOGUE: the file is not JSON: schema: .*more than once/,
    );
    const missing = toConfig({
      CEC_DATA_DIR: await temporaryDirectory(t),
      CEC_CATALOGUE: '/nowhere/catalogue',
    });
    await assert.rejects(openService(missing), {
      message: 'CEC_CATALOGUE: the file cannot be read (ENOENT)',
    });
  });
});
