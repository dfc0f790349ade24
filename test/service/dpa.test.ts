import assert from 'node:assert/strict';
import { createHash, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { verifyDpa } from '../../src/core/dpa/verify-dpa.ts';
import { BadRequestSchema, ErrorInfoSchema } from '../../src/gen/google/rpc/error_details_pb.ts';
import { DpaFormat } from '../../src/gen/spanforge/cec/v1/dpa_pb.ts';
import { recordsOf, runService, type Clients } from './running-service.ts';

const REQUEST = {
  projectId: 'my-agent',
  controllerDetails: { name: 'Acme Corp', address: '1 Main St' },
  processorDetails: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subjectCategories: ['employees', 'end-users'],
  transferMechanisms: ['SCCs'],
  retentionPeriodDays: 2555,
  lawOfContract: 'GDPR Art.28',
};

type Request = Parameters<Clients['cec']['generateDpa']>[0];

async function refusalOf({ cec }: Clients, request: Request) {
  const error = await cec.generateDpa(request).then(
    () => assert.fail('it was made'),
    (thrown: unknown) => ConnectError.from(thrown),
  );
  const [info] = error.findDetails(ErrorInfoSchema);
  const [bad] = error.findDetails(BadRequestSchema);
  return {
    code: error.code,
    reason: info?.reason,
    fields: bad?.fieldViolations.map(({ field }) => field) ?? [],
    message: error.rawMessage,
  };
}

describe('GenerateDpa', () => {
  it('makes the documented example, with its warnings and an inventory of the log', async (t) => {
    const service = await runService(t);
    await service.audit.appendRecords({ projectId: 'my-agent', records: recordsOf('a', 60) });
    const dpa = await service.cec.generateDpa(REQUEST);
    assert.match(dpa.documentId, /^dpa-[0-9A-Z]{26}$/);
    assert.match(dpa.content, /^# .*Data Processing Agreement.*\n/);
    assert.deepEqual(dpa.controllerDetails, REQUEST.controllerDetails);
    const codes = dpa.warnings.map(({ code }) => code);
    for (const code of ['NOT_A_STATE_LAW', 'MODULE_ASSUMED', 'NO_DESTINATION'])
      assert.ok(codes.includes(code), codes.join());
    for (const { message } of dpa.warnings)
      assert.ok(
        dpa.openItems.some((item) => item.includes(message)),
        message,
      );
    assert.match(dpa.content, /Annex IV/);
    assert.equal(dpa.sha256, `sha256:${createHash('sha256').update(dpa.content).digest('hex')}`);
    assert.deepEqual([dpa.version, dpa.previousId], [1, '']);
  });

  it('numbers the versions, keeps them over a restart, and lists them', async (t) => {
    const first = await runService(t);
    const one = await first.cec.generateDpa(REQUEST);
    const two = await first.cec.generateDpa({ ...REQUEST, retentionPeriodDays: 400 });
    assert.deepEqual([two.version, two.previousId], [2, one.documentId]);
    assert.ok(two.content.includes(one.documentId));
    const other = { name: 'Other GmbH', address: '3 Way' };
    assert.equal((await first.cec.generateDpa({ ...REQUEST, processorDetails: other })).version, 1);
    await first.close(0);
    const second = await runService(t, first.dataDir);
    assert.deepEqual((await second.cec.getDpa({ documentId: two.documentId })).document, two);
    const { documents } = await second.cec.listDpas({ projectId: 'my-agent' });
    assert.deepEqual(
      documents.map(({ version }) => version),
      [1, 2, 1],
    );
    await assert.rejects(second.cec.getDpa({ documentId: 'dpa-nobody' }), { code: Code.NotFound });
  });

  it('numbers documents that are made at once without a gap', async (t) => {
    const service = await runService(t);
    const made = await Promise.all(Array.from({ length: 4 }, () => service.cec.generateDpa(REQUEST)));
    assert.deepEqual(new Set(made.map(({ version }) => version)), new Set([1, 2, 3, 4]));
  });

  it('gives the other formats, which the attestation covers too', async (t) => {
    const service = await runService(t);
    const formats = [DpaFormat.HTML, DpaFormat.DOCX, DpaFormat.MARKDOWN];
    const dpa = await service.cec.generateDpa({ ...REQUEST, formats });
    assert.deepEqual(
      dpa.renditions.map(({ format }) => format),
      [DpaFormat.HTML, DpaFormat.DOCX],
    );
    const pem = await readFile(join(service.dataDir, 'keys', 'attestation.pem'));
    const trust = { attestationKeys: [createPublicKey(pem)], secrets: [] };
    const attestation: unknown = JSON.parse(dpa.attestation);
    for (const content of [
      Buffer.from(dpa.content),
      ...dpa.renditions.map(({ data }) => Buffer.from(data)),
    ]) {
      const statuses = verifyDpa({ content, attestation }, trust).map(({ status }) => status);
      assert.deepEqual(statuses, ['PASS', 'PASS', 'PASS', 'NOT_CHECKED']);
    }
    assert.equal(Buffer.from(dpa.renditions[1]?.data ?? []).toString('latin1', 0, 2), 'PK');
  });

  it('refuses all that is wrong at once, by field, and makes nothing', async (t) => {
    const service = await runService(t);
    const wrong = {
      ...REQUEST,
      controllerDetails: { name: 'TBD', address: '' },
      subjectCategories: [],
      retentionPeriodDays: 0,
      transferMechanisms: ['Privacy Shield'],
    };
    const { code, reason, fields, message } = await refusalOf(service, wrong);
    assert.deepEqual([code, reason], [Code.InvalidArgument, 'SFCEC_EXPORT_ERROR']);
    for (const field of [
      'controller_details.name',
      'controller_details.address',
      'subject_categories',
      'retention_period_days',
      'transfer_mechanisms',
    ])
      assert.ok(
        fields.some((one) => one.startsWith(field)),
        `${field}: ${message}`,
      );
    assert.deepEqual((await service.cec.listDpas({ projectId: 'my-agent' })).documents, []);
  });

  it('answers over REST as documented', async (t) => {
    const service = await runService(t);
    const post = (body: object) =>
      fetch(`${service.url}/v1/risk/dpa`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const body = {
      project_id: 'my-agent',
      controller_details: REQUEST.controllerDetails,
      processor_details: REQUEST.processorDetails,
      subject_categories: REQUEST.subjectCategories,
      transfer_mechanisms: REQUEST.transferMechanisms,
      retention_period_days: 2555,
      law_of_contract: 'GDPR Art.28',
    };
    const made = await post({ ...body, breach_notice_hour: 24 });
    assert.equal(made.status, 201);
    const dpa: Record<string, unknown> = Object(await made.json());
    assert.match(JSON.stringify(dpa['warnings']), /UNKNOWN_FIELD.*breach_notice_hour/);
    const kept = await fetch(`${service.url}/v1/risk/dpa/${String(dpa['document_id'])}`);
    assert.deepEqual(await kept.json(), dpa);
    const refused = await post({ ...body, law_of_contract: ' ' });
    assert.equal(refused.status, 422);
    assert.match(String(Object(await refused.json()).detail), /^law_of_contract: /);
  });
});
