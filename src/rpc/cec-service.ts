import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { CecError, invalidInput } from '../errors.ts';
import type { BuildRequest } from '../core/bundle/build-request.ts';
import { isShortKey } from '../core/bundle/build-request.ts';
import type { BuildJobs } from '../core/bundle/build-jobs.ts';
import type { Bundles } from '../core/bundle/bundles.ts';
import type { Expectation, Trust, Verification } from '../core/bundle/verification.ts';
import { certificatesIn } from '../core/bundle/verify-timestamp.ts';
import type { Catalogue } from '../core/clauses/catalogue.ts';
import { DEFAULT_ORG } from '../core/log/log-name.ts';
import { fromMillis } from '../core/time.ts';
import { Strictness, Tier, type BuildBundleRequest } from '../gen/spanforge/cec/v1/build_pb.ts';
import type { CecService } from '../gen/spanforge/cec/v1/cec_service_pb.ts';
import type { VerifyBundleRequest } from '../gen/spanforge/cec/v1/verification_pb.ts';
import { BuildBundleRequestSchema } from '../gen/spanforge/cec/v1/build_pb.ts';
import type { BundleFinding } from '../ports/bundle-registry.ts';
import type { SecretKey } from '../ports/keys.ts';
import { isKnownDefaultSecret, secretKeyOf } from '../secret-key.ts';
import { toBinary } from '@bufbuild/protobuf';
import { toBundle, toProgress, toVerifyResponse } from './bundle-messages.ts';
import { toTimestamp } from './times.ts';

export interface CecDeps {
  readonly jobs: BuildJobs;
  readonly bundles: Bundles;
  readonly catalogue: Catalogue;
  /** What the service itself trusts. */
  readonly trust: Trust;
  readonly verify: (
    request: { path: string; trust: Trust; expected: Expectation },
    signal: AbortSignal,
  ) => Promise<Verification>;
  /** Makes a named file out of uploaded bytes for the time of `work`. */
  readonly withUpload: <T>(bytes: Uint8Array, work: (path: string) => Promise<T>) => Promise<T>;
  readonly admit: (path: string) => Promise<string>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const CHUNK_BYTES = 256 * 1024;
const DEFAULT_PAGE = 100;

/** Bundles over RPC. */
export function createCecService(deps: CecDeps): ServiceImpl<typeof CecService> {
  const { bundles, jobs } = deps;
  return {
    buildBundle: async function* (message, { signal }) {
      for await (const event of jobs.build(toBuildRequest(message), signal)) {
        yield {
          event: event.bundle
            ? { case: 'bundle', value: toBundle(event.bundle, bundles) }
            : { case: 'progress', value: toProgress(event.progress) },
        };
      }
    },
    verifyBundle: async (message, { signal }) => {
      const secret = message.orgSecret === undefined ? undefined : acceptSecret(message.orgSecret);
      if (message.allowLegacy)
        throw new CecError('NOT_IMPLEMENTED', 'allow_legacy: bundles of the Python SDK are not read yet');
      if (message.earlier !== undefined)
        throw new CecError('NOT_IMPLEMENTED', 'earlier: continuity is not checked yet');
      const trust = trustOf(deps.trust, message, secret);
      const verification = await verifySource(deps, message, trust, signal);
      const findings = secret && isShortKey(secret) ? [SHORT_KEY] : [];
      return toVerifyResponse(verification, {
        verifiedAt: fromMillis(deps.clock()),
        trusted: describeTrust(message),
        findings,
      });
    },
    generateDpa: () => {
      throw new CecError('NOT_IMPLEMENTED', 'GenerateDpa is not built yet');
    },
    getBundle: async ({ bundleId }) => ({ bundle: toBundle(await bundles.get(bundleId), bundles) }),
    listBundles: async ({ projectId, orgId, pageSize, pageToken }) => {
      const before = parsePageToken(pageToken);
      const page = await bundles.list(
        { projectId, orgId: orgId || DEFAULT_ORG },
        pageSize || DEFAULT_PAGE,
        before,
      );
      return {
        bundles: page.bundles.map((bundle) => toBundle({ ...bundle, clauses: [] }, bundles)),
        nextPageToken: page.next === undefined ? '' : String(page.next),
      };
    },
    reissueDownloadUrl: async ({ bundleId }) => ({
      bundle: toBundle(await bundles.reissue(bundleId), bundles),
    }),
    downloadBundle: async function* ({ bundleId, offset }, context) {
      const bundle = await bundles.get(bundleId);
      if (offset > BigInt(bundle.bytes)) throw invalidInput('offset', 'is beyond the end of the bundle');
      context.responseTrailer.set('x-content-sha256', `sha256:${bundle.sha256}`);
      for await (const chunk of await bundles.open(bundle, Number(offset))) {
        const bytes: Buffer = chunk;
        for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
          yield { data: bytes.subarray(at, at + CHUNK_BYTES) };
      }
    },
    getStatus: async () => {
      const { provider, bundleCount, lastGeneratedAt } = await bundles.status();
      return {
        bundleCount,
        frameworksSupported: deps.catalogue.frameworks.map(({ id }) => id),
        ...(provider !== undefined && { byosProvider: provider }),
        ...(lastGeneratedAt !== undefined && { lastBundleAt: toTimestamp(lastGeneratedAt) }),
      };
    },
  };
}

const SHORT_KEY: BundleFinding = {
  code: 'SHORT_KEY',
  severity: 'warning',
  message: 'org_secret has fewer than 32 bytes',
};

function toBuildRequest(message: BuildBundleRequest): BuildRequest {
  const { strictness, tier, requestId } = message;
  if (strictness !== Strictness.UNSPECIFIED && strictness !== Strictness.COUNT) {
    throw new CecError('NOT_IMPLEMENTED', 'strictness: only COUNT is built yet');
  }
  if (message.includeOscal)
    throw new CecError('NOT_IMPLEMENTED', 'include_oscal: OSCAL results are not built yet');
  const orgId = message.orgId || DEFAULT_ORG;
  return {
    orgId,
    projectId: message.projectId,
    fromDate: message.fromDate || undefined,
    toDate: message.toDate || undefined,
    frameworks: message.frameworks,
    strictness: 'count',
    tier: tier === Tier.EXTENDED ? 'extended' : 'core',
    scope: message.scope,
    inServiceSince: message.inServiceSince,
    outputDir: message.outputDir || undefined,
    orgSecret: message.orgSecret === undefined ? undefined : acceptSecret(message.orgSecret),
    requestedBy: 'unauthenticated',
    requestKey:
      requestId === undefined
        ? undefined
        : { key: `${orgId}/${message.projectId}/${requestId}`, fingerprint: fingerprintOf(message) },
  };
}

/** The secret itself leaves no trace, not even in a digest. */
function fingerprintOf(message: BuildBundleRequest): string {
  const { orgSecret: _secret, requestId: _id, ...rest } = message;
  return createHash('sha256')
    .update(toBinary(BuildBundleRequestSchema, create(BuildBundleRequestSchema, rest)))
    .digest('hex');
}

function acceptSecret(secret: string): SecretKey {
  if (secret === '') throw invalidInput('org_secret', 'must not be empty');
  if (isKnownDefaultSecret(secret))
    throw invalidInput('org_secret', 'is a published default of the Python SDK; choose a secret of your own');
  return secretKeyOf(secret);
}

async function verifySource(
  deps: CecDeps,
  message: VerifyBundleRequest,
  trust: Trust,
  signal: AbortSignal,
): Promise<Verification> {
  const expected = expectationOf(message);
  const { source } = message;
  if (source.case === undefined) throw invalidInput('source', 'give one of bundle_id, zip_path and zip');
  switch (source.case) {
    case 'bundleId': {
      const bundle = await deps.bundles.get(source.value);
      return deps.verify(
        { path: bundle.location, trust, expected: { ...expected, sha256: bundle.sha256 } },
        signal,
      );
    }
    case 'zipPath':
      return deps.verify({ path: await deps.admit(source.value), trust, expected }, signal);
    case 'zip':
      return deps.withUpload(source.value, (path) => deps.verify({ path, trust, expected }, signal));
  }
}

function expectationOf({ expect }: VerifyBundleRequest): Expectation {
  if (expect === undefined) return {};
  const { bundleId, orgId, projectId, fromDate, toDate } = expect;
  return {
    bundleId: given(bundleId),
    orgId: given(orgId),
    projectId: given(projectId),
    fromDate: given(fromDate),
    toDate: given(toDate),
  };
}

/** What the caller names replaces what the service trusts by itself. */
function trustOf(
  own: Trust,
  { trustedKeys, tsaAnchors }: VerifyBundleRequest,
  secret: SecretKey | undefined,
): Trust {
  const keys = trustedKeys.map(parseKey);
  const anchors = tsaAnchors.flatMap((pem, i) => {
    const certificates = certificatesIn(pem);
    if (certificates.length === 0) throw invalidInput(`tsa_anchors[${i}]`, 'must be a PEM certificate');
    return certificates;
  });
  const ofType = (type: string) => keys.filter(({ asymmetricKeyType }) => asymmetricKeyType === type);
  return {
    ...own,
    ...(keys.length > 0 && { attestationKeys: ofType('ec'), checkpointKeys: ofType('ed25519') }),
    ...(anchors.length > 0 && { anchors }),
    secrets: secret === undefined ? own.secrets : [secret, ...own.secrets],
  };
}

const given = (text: string): string | undefined => text || undefined;

function parseKey(pem: string, index: number): KeyObject {
  const field = `trusted_keys[${index}]`;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ec' || key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw invalidInput(field, 'must be a PEM public key', { cause });
  }
  throw invalidInput(field, 'must be an EC P-256 or Ed25519 key');
}

function describeTrust({ trustedKeys, tsaAnchors }: VerifyBundleRequest): string[] {
  return [
    trustedKeys.length > 0 ? `${trustedKeys.length} keys given with the request` : "the service's own keys",
    tsaAnchors.length > 0
      ? `${tsaAnchors.length} anchors given with the request`
      : "the service's own time-stamp authority",
  ];
}

function parsePageToken(token: string): number | undefined {
  if (token === '') return undefined;
  if (!/^[1-9]\d{0,14}$/.test(token))
    throw invalidInput('page_token', 'must be the next_page_token of an earlier answer');
  return Number(token);
}
