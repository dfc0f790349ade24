import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toJson } from '@bufbuild/protobuf';
import { DpaFormat, GenerateDpaRequestSchema } from '../../src/gen/spanforge/cec/v1/dpa_pb.ts';
import { CecError } from '../../src/errors.ts';
import type {
  GenerateDpaRequest,
  GetDpaRequest,
  ListDpasRequest,
} from '../../src/gen/spanforge/cec/v1/dpa_pb.ts';
import { Severity } from '../../src/gen/spanforge/cec/v1/finding_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, postJson } from './http-client.ts';

const PATH = '/v1/risk/dpa';
const minimal = {
  project_id: 'p',
  controller_details: { name: 'Acme Corp', address: '1 Main St', extra: { list: [1, 'a', null, true] } },
  processor_details: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subject_categories: ['employees'],
  transfer_mechanisms: ['SCCs'],
  retention_period_days: 2555,
  law_of_contract: 'GDPR Art.28',
};
const full = {
  ...minimal,
  org_id: 'o',
  formats: ['html', 'docx'],
  no_sub_processors: true,
  subject_matter: 'a',
  nature: 'b',
  purposes: ['c'],
  personal_data_categories: ['d'],
  special_categories: [{ category: 'e', safeguards: 'f' }],
  service_agreement_ref: 'g',
  effective_date: '2026-01-01',
  term: 'h',
  sub_processors: [
    { name: 'i', address: 'j', country: 'DE', purpose: 'k', contact: 'l', transfer_mechanism: 'none' },
  ],
  sub_processor_authorisation: 'GENERAL',
  sub_processor_notice_days: 30,
  security_measures: ['m'],
  breach_notice_hours: 24,
  deletion_days: 30,
  backup_expiry_days: 90,
  destination_countries: ['US'],
  transfer_frequency: 'n',
  competent_authority: 'o',
  scc: {
    module: 2,
    clause7_docking: false,
    clause9_option: 1,
    clause9_days: 14,
    clause11_option: true,
    clause13_authority: 'q',
    clause17_member_state: 'DE',
    clause18_member_state: 'DE',
  },
};

describe('POST /v1/risk/dpa', () => {
  const seen: GenerateDpaRequest[] = [];
  let gateway: Gateway;
  before(async () => {
    const services = {
      cec: {
        generateDpa(request: GenerateDpaRequest) {
          seen.push(request);
          return {
            documentId: 'dpa-1',
            projectId: request.projectId,
            orgId: 'default',
            controllerDetails: request.controllerDetails,
            processorDetails: request.processorDetails,
            generatedAt: { seconds: 0n, nanos: 1000 },
            content: '# Draft',
            subjectCategories: request.subjectCategories,
            transferMechanisms: request.transferMechanisms,
            warnings: [{ code: 'X', severity: Severity.WARNING, message: 'Look.' }],
            openItems: ['term'],
            sha256: 'sha256:0',
            hmac: 'hmac-sha256:0',
            hmacKeyId: '0',
            attestation: '{}',
            version: 2,
            previousId: 'dpa-0',
            renditions: [
              {
                format: DpaFormat.HTML,
                fileName: 'dpa-1.html',
                data: Buffer.from('<p>'),
                sha256: 'sha256:1',
              },
            ],
          };
        },
      },
    };
    gateway = await startGateway({ services });
  });
  after(() => gateway.close());

  it('answers 201 with the documented agreement, the parties echoed', async () => {
    const { status, json } = await ask(gateway, postJson(PATH, minimal));
    assert.equal(status, 201);
    assert.deepEqual(json, {
      document_id: 'dpa-1',
      project_id: 'p',
      controller_details: minimal.controller_details,
      processor_details: minimal.processor_details,
      generated_at: '1970-01-01T00:00:00.000001+00:00',
      content: '# Draft',
      subject_categories: ['employees'],
      transfer_mechanisms: ['SCCs'],
      warnings: [{ code: 'X', severity: 'WARNING', message: 'Look.' }],
      open_items: ['term'],
      sha256: 'sha256:0',
      hmac: 'hmac-sha256:0',
      hmac_key_id: '0',
      attestation: '{}',
      org_id: 'default',
      version: 2,
      previous_id: 'dpa-0',
      renditions: [{ format: 'html', file_name: 'dpa-1.html', data_base64: 'PHA+', sha256: 'sha256:1' }],
    });
  });

  it('passes every member on', async () => {
    assert.equal((await ask(gateway, postJson(PATH, full))).status, 201);
    const request = seen.pop();
    assert.ok(request);
    const json = toJson(GenerateDpaRequestSchema, request, { useProtoFieldName: true });
    assert.deepEqual(json, {
      ...full,
      sub_processor_authorisation: 'SUB_PROCESSOR_AUTHORISATION_GENERAL',
      formats: ['DPA_FORMAT_HTML', 'DPA_FORMAT_DOCX'],
    });
    const fields = GenerateDpaRequestSchema.fields
      .map(({ name }) => name)
      .filter((name) => name !== 'unknown_keys');
    assert.deepEqual(new Set(Object.keys(full)), new Set(fields));
  });

  it('carries a party as deep as a body may be', async () => {
    const deep = Array.from({ length: 29 }).reduce<object>((inner) => ({ inner }), { end: true });
    const controller = { ...minimal.controller_details, deep };
    const { status, json } = await ask(
      gateway,
      postJson(PATH, { ...minimal, controller_details: controller }),
    );
    assert.equal(status, 201);
    assert.deepEqual(Object(json).controller_details, controller);
  });

  const whole = 'must be a whole number from';
  const refused: [object, string][] = [
    [{ project_id: 1 }, 'project_id: must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$'],
    [{ controller_details: 'Acme' }, 'controller_details: must be an object'],
    [{ controller_details: [] }, 'controller_details: must be an object'],
    [{ subject_categories: 'employees' }, 'subject_categories: must be a list of strings'],
    [{ retention_period_days: '2555' }, `retention_period_days: ${whole} -2147483648 to 2147483647`],
    [{ retention_period_days: 2 ** 31 }, `retention_period_days: ${whole} -2147483648 to 2147483647`],
    [{ retention_period_days: 1.5 }, `retention_period_days: ${whole} -2147483648 to 2147483647`],
    [{ breach_notice_hours: -1 }, `breach_notice_hours: ${whole} 0 to 4294967295`],
    [{ sub_processor_authorisation: 'ANY' }, 'sub_processor_authorisation: must be GENERAL, SPECIFIC'],
    [{ sub_processors: ['x'] }, 'sub_processors: must be a list of objects'],
    [{ sub_processors: [{}, { title: 'x' }] }, 'sub_processors[1].title: unknown field'],
    [{ special_categories: [{ category: 1 }] }, 'special_categories[0].category: must be a string'],
    [{ scc: { clause7_docking: 'yes' } }, 'scc.clause7_docking: must be true or false'],
  ];
  for (const [members, detail] of refused) {
    it(`refuses ${JSON.stringify(members)}`, async () => {
      const { status, json } = await ask(gateway, postJson(PATH, { ...minimal, ...members }));
      assert.deepEqual([status, json], [422, { detail }]);
    });
  }

  it('leaves it to the service to refuse a retention', async () => {
    for (const [given, passed] of [
      [-1, -1],
      [36_526, 36_526],
      [null, 0],
    ]) {
      await ask(gateway, postJson(PATH, { ...minimal, retention_period_days: given }));
      assert.equal(seen.pop()?.retentionPeriodDays, passed);
    }
  });

  it('passes the names of unknown members on, to be warned about', async () => {
    const { status } = await ask(gateway, postJson(PATH, { ...minimal, sccs: {}, retention_days: 1 }));
    assert.equal(status, 201);
    assert.deepEqual(seen.pop()?.unknownKeys, ['sccs', 'retention_days']);
  });
});

describe('GET /v1/risk/dpa', () => {
  const summary = { documentId: 'dpa-1', controller: 'A', processor: 'B', version: 3, openItems: 7 };
  let gateway: Gateway;
  before(async () => {
    const services = {
      cec: {
        getDpa({ documentId }: GetDpaRequest) {
          if (documentId !== 'dpa-1') throw new CecError('DPA_NOT_FOUND', 'Document not found');
          return { document: { documentId, content: '# Draft' } };
        },
        listDpas: ({ projectId, pageSize }: ListDpasRequest) => ({
          documents: projectId === 'p' && pageSize === 2 ? [summary] : [],
          nextPageToken: '5',
        }),
      },
    };
    gateway = await startGateway({ services });
  });
  after(() => gateway.close());

  it('answers a document, and 404 for any other id', async () => {
    const { status, json } = await ask(gateway, { path: `${PATH}/dpa-1` });
    assert.deepEqual([status, Object(json).content], [200, '# Draft']);
    for (const id of ['dpa-2', 'x%00', '%ff']) {
      const other = await ask(gateway, { path: `${PATH}/${id}` });
      assert.deepEqual([other.status, other.json], [404, { detail: 'Document not found' }]);
    }
  });

  it('lists the documents of a project', async () => {
    const { status, json } = await ask(gateway, { path: `${PATH}?project_id=p&page_size=2` });
    assert.equal(status, 200);
    assert.deepEqual(json, {
      documents: [
        {
          document_id: 'dpa-1',
          controller: 'A',
          processor: 'B',
          generated_at: null,
          version: 3,
          previous_id: '',
          open_items: 7,
          sha256: '',
        },
      ],
      next_page_token: '5',
    });
  });
});
