import type { ConnectRouter, ServiceImpl } from '@connectrpc/connect';
import { invalidInput } from '../errors.ts';
import { isShortKey } from '../core/bundle/build-request.ts';
import type { BuildJobs } from '../core/bundle/build-jobs.ts';
import { describeTrust } from '../core/bundle/describe-trust.ts';
import type { Bundles } from '../core/bundle/bundles.ts';
import type { Trust, Verification } from '../core/bundle/verification.ts';
import type { VerifyRequest } from '../core/bundle/verify-bundle.ts';
import type { Catalogue } from '../core/clauses/catalogue.ts';
import type { Strictness } from '../core/clauses/clause-entry.ts';
import type { DpaRequest } from '../core/dpa/generate-dpa.ts';
import type { PublishedKey } from '../core/keys/published-keys.ts';
import { DEFAULT_ORG } from '../core/log/log-name.ts';
import { fromMillis } from '../core/time.ts';
import { CecService } from '../gen/spanforge/cec/v1/cec_service_pb.ts';
import type { VerifyBundleRequest } from '../gen/spanforge/cec/v1/verification_pb.ts';
import type { BundleFinding } from '../ports/bundle-registry.ts';
import type { DpaRegistry, RegisteredDpa } from '../ports/dpa-registry.ts';
import { acceptSecret } from './accept-secret.ts';
import { toBuildRequest } from './build-request-message.ts';
import { earlierStateOf } from './earlier-state-message.ts';
import { toBundle, toBundleSummary, toProgress, toVerifyResponse } from './bundle-messages.ts';
import { presentDpa, toDpaList, toDpaRequest, toDpaResponse } from './dpa-messages.ts';
import { toPublicKey } from './key-messages.ts';
import { toTimestamp } from './times.ts';
import { expectationOf, originsOf, trustOf } from './verify-request-message.ts';

export interface CecDeps {
  readonly jobs: BuildJobs;
  readonly bundles: Bundles;
  readonly catalogue: Catalogue;
  /** For requests that do not say. */
  readonly strictness: Strictness;
  /** What the service itself trusts. */
  readonly trust: Trust;
  readonly verify: (request: VerifyRequest, signal: AbortSignal) => Promise<Verification>;
  /** Makes a named file out of uploaded bytes for the time of `work`. */
  readonly withUpload: <T>(bytes: Uint8Array, work: (path: string) => Promise<T>) => Promise<T>;
  readonly admit: (path: string) => Promise<string>;
  readonly generateDpa: (request: DpaRequest, signal: AbortSignal) => Promise<RegisteredDpa>;
  readonly publicKeys: readonly PublishedKey[];
  readonly dpas: Pick<DpaRegistry, 'get' | 'list'>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const CHUNK_BYTES = 256 * 1024;
const DEFAULT_PAGE = 100;

/** A bundle does not get smaller, and gzip takes four times as long as sending it. */
const NOT_COMPRESSED = { compressMinBytes: Number.MAX_SAFE_INTEGER };

/** Bundles over RPC. */
export function registerCecService(router: ConnectRouter, deps: CecDeps): void {
  const { downloadBundle, ...others } = createCecService(deps);
  router.service(CecService, others);
  // After the service, since of two handlers for a method the later one is called.
  router.rpc(CecService.method.downloadBundle, downloadBundle, NOT_COMPRESSED);
}

function createCecService(deps: CecDeps): ServiceImpl<typeof CecService> {
  const { bundles, jobs } = deps;
  return {
    buildBundle: async function* (message, context) {
      for await (const event of jobs.build(
        toBuildRequest(message, context, deps.strictness),
        context.signal,
      )) {
        yield {
          event: event.bundle
            ? { case: 'bundle', value: await toBundle(event.bundle, bundles) }
            : { case: 'progress', value: toProgress(event.progress) },
        };
      }
    },
    verifyBundle: async (message, context) => {
      const secret = acceptSecret(message.orgSecret, context);
      const trust = trustOf(deps.trust, message, secret);
      const verification = await verifySource(deps, message, trust, context.signal);
      const findings = secret && isShortKey(secret) ? [SHORT_KEY] : [];
      return toVerifyResponse(verification, {
        verifiedAt: fromMillis(deps.clock()),
        trusted: describeTrust(trust, originsOf(message, secret)),
        findings,
      });
    },
    generateDpa: async (message, { signal }) =>
      toDpaResponse(await deps.generateDpa(toDpaRequest(message), signal)),
    getDpa: async ({ documentId }) => ({
      document: toDpaResponse(presentDpa(await deps.dpas.get(documentId))),
    }),
    listDpas: async ({ projectId, orgId, pageSize, pageToken }) => {
      const project = { projectId, orgId: orgId || DEFAULT_ORG };
      return toDpaList(await deps.dpas.list(project, pageSize || DEFAULT_PAGE, parsePageToken(pageToken)));
    },
    getBundle: async ({ bundleId }) => ({
      bundle: await toBundle(await bundles.get(bundleId), bundles),
    }),
    listBundles: async ({ projectId, orgId, pageSize, pageToken }) => {
      const before = parsePageToken(pageToken);
      const page = await bundles.list(
        { projectId, orgId: orgId || DEFAULT_ORG },
        pageSize || DEFAULT_PAGE,
        before,
      );
      return {
        bundles: await Promise.all(page.bundles.map((bundle) => toBundleSummary(bundle, bundles))),
        nextPageToken: page.next === undefined ? '' : String(page.next),
      };
    },
    reissueDownloadUrl: async ({ bundleId }) => ({
      bundle: await toBundle(await bundles.reissue(bundleId), bundles),
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
    getPublicKeys: async () => ({ keys: deps.publicKeys.map(toPublicKey) }),
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

async function verifySource(
  deps: CecDeps,
  message: VerifyBundleRequest,
  trust: Trust,
  signal: AbortSignal,
): Promise<Verification> {
  const verify = async (path: string, sha256?: string, partPaths?: Readonly<Record<string, string>>) => {
    const earlier = await earlierStateOf(message.earlier, async (bundleId) => {
      const bundle = await deps.bundles.get(bundleId);
      return deps.bundles.withFiles(bundle, (file, parts) =>
        deps.verify({ path: file, trust, expected: { sha256: bundle.sha256 }, partPaths: parts }, signal),
      );
    });
    const expected = { ...expectationOf(message), sha256 };
    return deps.verify({ path, trust, expected, earlier, allowLegacy, partPaths }, signal);
  };
  const { allowLegacy, source } = message;
  if (source.case === 'bundleId') {
    const bundle = await deps.bundles.get(source.value);
    return deps.bundles.withFiles(bundle, (path, partPaths) => verify(path, bundle.sha256, partPaths));
  }
  if (source.case === 'zipPath') return verify(await deps.admit(source.value));
  if (source.case === 'zip') return deps.withUpload(source.value, (path) => verify(path));
  throw invalidInput('source', 'give one of bundle_id, zip_path and zip');
}

function parsePageToken(token: string): number | undefined {
  if (token === '') return undefined;
  if (!/^[1-9]\d{0,14}$/.test(token))
    throw invalidInput('page_token', 'must be the next_page_token of an earlier answer');
  return Number(token);
}
