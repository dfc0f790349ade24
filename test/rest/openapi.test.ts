import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DescMessage } from '@bufbuild/protobuf';
import { LogCheckpointSchema } from '../../src/gen/spanforge/audit/v1/chain_pb.ts';
import { AppendResultSchema, InputRecordSchema } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import { BuildBundleRequestSchema } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import { BundleSchema, ListBundlesResponseSchema } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { GetStatusResponseSchema } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { ClauseMapEntrySchema } from '../../src/gen/spanforge/cec/v1/clause_pb.ts';
import { ContinuitySchema } from '../../src/gen/spanforge/cec/v1/continuity_pb.ts';
import { CoverageSchema, KindCoverageSchema } from '../../src/gen/spanforge/cec/v1/coverage_pb.ts';
import {
  DpaSummarySchema,
  GenerateDpaRequestSchema,
  GenerateDpaResponseSchema,
} from '../../src/gen/spanforge/cec/v1/dpa_pb.ts';
import { FindingSchema } from '../../src/gen/spanforge/cec/v1/finding_pb.ts';
import {
  VerificationCheckSchema,
  VerifyBundleRequestSchema,
  VerifyBundleResponseSchema,
} from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import document from '../../src/rest/openapi.json' with { type: 'json' };
import { ROUTES } from '../../src/rest/routes.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask } from './http-client.ts';
import { bundleAnswer } from './recorded-services.ts';

describe('GET /openapi.json', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.close());

  it('answers the document', async () => {
    const { status, json } = await ask(gateway, { path: '/openapi.json' });
    assert.deepEqual([status, json], [200, document]);
  });
});

describe('openapi.json', () => {
  it('describes the routes of the router and no others', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routed = ROUTES.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(described.toSorted(), routed.toSorted());
  });

  it('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  it('refers to what is there, and has nothing that is not referred to', () => {
    const references = new Set(
      [...JSON.stringify(document).matchAll(/"#\/components\/([^"]+)"/g)].map(([, name]) => name),
    );
    const components = Object.entries(document.components).flatMap(([kind, items]) =>
      Object.keys(items).map((name) => `${kind}/${name}`),
    );
    assert.deepEqual(references, new Set(components));
  });

  it('lists every parameter of a path', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const inPath = JSON.stringify(operations).includes('#/components/parameters/bundle_id');
      assert.equal(inPath, path.includes('{bundle_id}'), path);
    }
  });

  const { schemas } = document.components;
  const messages: [object, DescMessage, { added?: string[]; left?: string[] }][] = [
    [schemas.Bundle.properties, BundleSchema, {}],
    [schemas.BundleList.properties, ListBundlesResponseSchema, {}],
    [schemas.BuildRequest.properties, BuildBundleRequestSchema, { added: ['date_range'] }],
    [schemas.VerifyRequest.properties, VerifyBundleRequestSchema, { left: ['zip'] }],
    [schemas.Verification.properties, VerifyBundleResponseSchema, {}],
    [schemas.Check.properties, VerificationCheckSchema, {}],
    [schemas.Continuity.properties, ContinuitySchema, {}],
    [schemas.Clause.properties, ClauseMapEntrySchema, {}],
    [schemas.Coverage.properties, CoverageSchema, {}],
    [schemas.KindCoverage.properties, KindCoverageSchema, {}],
    [schemas.Finding.properties, FindingSchema, {}],
    [schemas.DpaRequest.properties, GenerateDpaRequestSchema, { left: ['unknown_keys'] }],
    [schemas.Dpa.properties, GenerateDpaResponseSchema, {}],
    [schemas.DpaSummary.properties, DpaSummarySchema, {}],
    [schemas.Status.properties, GetStatusResponseSchema, {}],
    [schemas.InputRecord.properties, InputRecordSchema, { added: ['payload'], left: ['payload_json'] }],
    [schemas.AppendResult.properties, AppendResultSchema, {}],
    [schemas.LogCheckpoint.properties, LogCheckpointSchema, {}],
  ];
  for (const [properties, message, { added = [], left = [] }] of messages) {
    it(`has every field of ${message.name}`, () => {
      const fields = message.fields.map(({ name }) => name).filter((name) => !left.includes(name));
      assert.deepEqual(Object.keys(properties).toSorted(), [...fields, ...added].toSorted());
    });
  }

  it('requires what every bundle has', () => {
    assert.deepEqual(schemas.Bundle.required.toSorted(), Object.keys(bundleAnswer).toSorted());
  });
});
