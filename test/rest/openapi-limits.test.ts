import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DescField, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf';
import { field as fieldRules, type FieldRules } from '../../src/gen/buf/validate/validate_pb.ts';
import { InputRecordSchema } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import { BuildBundleRequestSchema, ScopeSchema } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import {
  BundleExpectationSchema,
  EarlierStateSchema,
  VerifyBundleRequestSchema,
} from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import document from '../../src/rest/openapi.json' with { type: 'json' };

type Keywords = Readonly<Record<string, unknown>>;

const { schemas } = document.components;
const REQUESTS: readonly (readonly [DescMessage, Readonly<Record<string, Keywords>>])[] = [
  [BuildBundleRequestSchema, schemas.BuildRequest.properties],
  [ScopeSchema, schemas.BuildRequest.properties.scope.properties],
  [VerifyBundleRequestSchema, schemas.VerifyRequest.properties],
  [EarlierStateSchema, schemas.VerifyRequest.properties.earlier.properties],
  [BundleExpectationSchema, schemas.VerifyRequest.properties.expect.properties],
  [InputRecordSchema, schemas.InputRecord.properties],
];

/** What JSON Schema can say of what the proto checks; a limit in bytes is one of characters at least. */
function keywordsOf(desc: DescField): Keywords {
  if (!hasOption(desc, fieldRules)) return {};
  const { cel, type }: FieldRules = getOption(desc, fieldRules);
  const keywords: Record<string, unknown> = {};
  for (const { id, expression } of cel) {
    const pattern = /^this\.matches\('(.+)'\)$/.exec(expression)?.[1];
    if (id === 'date') keywords['format'] = 'date';
    else if (pattern !== undefined) keywords['pattern'] = pattern;
  }
  if (type.case === 'repeated' && type.value.maxItems > 0n)
    keywords['maxItems'] = Number(type.value.maxItems);
  if (type.case !== 'string') return keywords;
  const length = type.value.maxLen || type.value.maxBytes;
  if (length > 0n) keywords['maxLength'] = Number(length);
  if (type.value.minBytes > 0n) keywords['minLength'] = Number(type.value.minBytes);
  return keywords;
}

function resolved(schema: Keywords): Keywords {
  const { $ref, ...own } = schema;
  if (typeof $ref !== 'string') return own;
  const name = $ref.split('/').at(-1) ?? '';
  return { ...Object.entries<Keywords>(schemas).find(([key]) => key === name)?.[1], ...own };
}

describe('openapi.json', () => {
  for (const [message, properties] of REQUESTS)
    it(`states the limits that the proto checks of ${message.name}`, () => {
      const fields = message.fields.filter(({ name }) => properties[name] !== undefined);
      const limits = fields.map((desc) => [desc.name, keywordsOf(desc)] as const);
      const stated = limits.map(([name, keywords]) => {
        const schema = resolved(properties[name] ?? {});
        return [name, Object.fromEntries(Object.keys(keywords).map((key) => [key, schema[key]]))];
      });
      assert.ok(limits.some(([, keywords]) => Object.keys(keywords).length > 0));
      assert.deepEqual(Object.fromEntries(stated), Object.fromEntries(limits));
    });
});
