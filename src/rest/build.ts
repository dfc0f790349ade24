import type { MessageInitShape } from '@bufbuild/protobuf';
import { Strictness, Tier } from '../gen/spanforge/cec/v1/build_pb.ts';
import type {
  BuildBundleRequestSchema,
  BuildBundleResponse,
  ScopeSchema,
} from '../gen/spanforge/cec/v1/build_pb.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { readPeriod } from './date-range.ts';
import type { Period } from './date-range.ts';
import { rephrased } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { bundleJson } from './json-answer.ts';
import { readMembers } from './json-body.ts';
import type { Members } from './members.ts';
import { readSecret } from './secret.ts';
import { STRICTNESS, TIER } from './words.ts';

/** POST /v1/risk/cec: builds to the end and answers the bundle; a client that goes away cancels the build. */
export async function buildBundle(exchange: Exchange): Promise<Answer> {
  const { deps, signal } = exchange;
  const members = await readMembers(exchange);
  const period = readPeriod(members);
  const request = { ...toBuildRequest(exchange, members), ...period.dates };
  const bundle = await lastBundle(deps.cec.buildBundle(request, { signal }), period);
  const location = `/v1/risk/cec/${encodeURIComponent(bundle.bundleId)}`;
  return { status: 201, headers: { location }, body: { json: bundleJson(bundle) } };
}

function toBuildRequest(
  exchange: Exchange,
  members: Members,
): MessageInitShape<typeof BuildBundleRequestSchema> {
  const orgSecret = readSecret(exchange, members);
  const request = {
    projectId: members.identifier('project_id'),
    orgId: members.identifier('org_id'),
    frameworks: members.texts('frameworks'),
    strictness: members.word('strictness', STRICTNESS) ?? Strictness.UNSPECIFIED,
    tier: members.word('tier', TIER) ?? Tier.UNSPECIFIED,
    scope: toScope(members.object('scope')),
    inServiceSince: members.text('in_service_since'),
    outputDir: members.text('output_dir'),
    orgSecret,
    includeOscal: members.flag('include_oscal'),
    requestId: members.optionalText('request_id'),
  };
  members.finish();
  return request;
}

function toScope(members: Members | undefined): MessageInitShape<typeof ScopeSchema> | undefined {
  if (members === undefined) return undefined;
  const scope = {
    system: members.text('system'),
    legalEntity: members.text('legal_entity'),
    role: members.text('role'),
    riskClass: members.text('risk_class'),
    riskClassStatedBy: members.text('risk_class_stated_by'),
    versions: members.text('versions'),
    remarks: members.text('remarks'),
  };
  members.finish();
  return scope;
}

async function lastBundle(events: AsyncIterable<BuildBundleResponse>, period: Period): Promise<Bundle> {
  let bundle: Bundle | undefined;
  try {
    for await (const { event } of events) if (event.case === 'bundle') bundle = event.value;
  } catch (err) {
    throw rephrased(err, period.rephrase);
  }
  if (bundle === undefined) throw new Error('BuildBundle ended without a bundle');
  return bundle;
}
