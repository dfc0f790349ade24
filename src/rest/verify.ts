import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  BundleExpectationSchema,
  EarlierStateSchema,
  VerifyBundleRequestSchema,
} from '../gen/spanforge/cec/v1/verification_pb.ts';
import { unprocessable } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { verificationJson } from './json-answer.ts';
import { readMembers } from './json-body.ts';
import type { Members } from './members.ts';
import { mediaTypeOf } from './request-body.ts';
import { readSecret } from './secret.ts';
import { verifyUpload } from './verify-upload.ts';

const MEDIA_TYPES = [
  'application/json',
  'application/zip',
  'application/x-zip-compressed',
  'application/octet-stream',
];

/** POST /v1/risk/cec/verify: a ZIP as body, or JSON that says where the service finds one. */
export async function verifyBundle(exchange: Exchange): Promise<Answer> {
  const isJson = mediaTypeOf(exchange.req, MEDIA_TYPES) === 'application/json';
  const verification = await (isJson ? verifyNamed(exchange) : verifyUpload(exchange));
  return { status: 200, body: { json: verificationJson(verification) } };
}

async function verifyNamed(exchange: Exchange) {
  const { deps, signal } = exchange;
  const request = toVerifyRequest(exchange, await readMembers(exchange));
  return deps.cec.verifyBundle(request, { signal });
}

function toVerifyRequest(
  exchange: Exchange,
  members: Members,
): MessageInitShape<typeof VerifyBundleRequestSchema> {
  const request = {
    source: toSource(members),
    trustedKeys: members.texts('trusted_keys'),
    tsaAnchors: members.texts('tsa_anchors'),
    orgSecret: readSecret(exchange, members),
    earlier: toEarlier(members.object('earlier')),
    expect: toExpectation(members.object('expect')),
    allowLegacy: members.flag('allow_legacy'),
  };
  members.finish();
  return request;
}

function toSource(members: Members) {
  const bundleId = members.optionalText('bundle_id');
  const zipPath = members.optionalText('zip_path');
  if (bundleId !== undefined && zipPath === undefined) return { case: 'bundleId', value: bundleId } as const;
  if (zipPath !== undefined && bundleId === undefined) return { case: 'zipPath', value: zipPath } as const;
  throw unprocessable('bundle_id', 'give either bundle_id or zip_path');
}

function toEarlier(members: Members | undefined): MessageInitShape<typeof EarlierStateSchema> | undefined {
  if (members === undefined) return undefined;
  const bundleId = members.optionalText('bundle_id');
  const checkpoint = members.optionalText('checkpoint');
  members.finish();
  if (bundleId !== undefined && checkpoint === undefined) {
    return { source: { case: 'bundleId', value: bundleId } };
  }
  if (checkpoint !== undefined && bundleId === undefined) {
    return { source: { case: 'checkpoint', value: checkpoint } };
  }
  throw unprocessable('earlier', 'give either bundle_id or checkpoint');
}

function toExpectation(
  members: Members | undefined,
): MessageInitShape<typeof BundleExpectationSchema> | undefined {
  if (members === undefined) return undefined;
  const expectation = {
    bundleId: members.text('bundle_id'),
    orgId: members.identifier('org_id'),
    projectId: members.identifier('project_id'),
    fromDate: members.text('from_date'),
    toDate: members.text('to_date'),
  };
  members.finish();
  return expectation;
}
