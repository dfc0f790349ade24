import { createHash } from 'node:crypto';
import type { BundleRegistry, BundleSummary } from '../../ports/bundle-registry.ts';
import type { BundleStore } from '../../ports/bundle-store.ts';
import type { LogStore } from '../../ports/log-store.ts';
import { logName } from '../log/log-name.ts';
import type { Finding } from './finding.ts';

export interface BundleCheckDeps {
  readonly store: LogStore;
  readonly registry: Pick<BundleRegistry, 'all'>;
  readonly bundles: Pick<BundleStore, 'size' | 'open' | 'list'>;
  /** Reads every bundle and compares its digest, too. */
  readonly withDigests: boolean;
  readonly onBundle: () => void;
}

const PAGE = 500;

/** Checks the registry against the place of bundles, and against the logs that they were made of. */
export async function* checkBundles(deps: BundleCheckDeps): AsyncIterable<Finding> {
  const known = new Set<string>();
  for (let after = 0; ;) {
    const page = await deps.registry.all(after, PAGE);
    for (const bundle of page.bundles) {
      known.add(bundle.location);
      yield* checkBundle(deps, bundle);
      deps.onBundle();
    }
    if (page.next === undefined) break;
    after = page.next;
  }
  for await (const location of deps.bundles.list())
    if (!known.has(location))
      yield { code: 'BUNDLE_UNKNOWN', where: location, problem: 'no bundle is registered there' };
}

async function* checkBundle(deps: BundleCheckDeps, bundle: BundleSummary): AsyncIterable<Finding> {
  const { bundleId: where, location, bytes, sha256, treeSize } = bundle;
  const head = await deps.store.head(logName(bundle.orgId, bundle.projectId, 'evidence'));
  if ((head?.size ?? 0) < treeSize) {
    const problem = `it proves ${treeSize} records, the log holds ${head?.size ?? 0}`;
    yield { code: 'BUNDLE_AHEAD_OF_LOG', where, problem };
  }
  const size = await deps.bundles.size(location);
  if (size === undefined) {
    yield { code: 'BUNDLE_FILE_MISSING', where, problem: 'there is no file' };
  } else if (size !== bytes) {
    yield { code: 'BUNDLE_FILE_SIZE', where, problem: `the file has ${size} bytes instead of ${bytes}` };
  } else if (deps.withDigests && (await digestOf(deps, location)) !== sha256) {
    yield { code: 'BUNDLE_FILE_DIGEST', where, problem: 'the file has another SHA-256' };
  }
}

async function digestOf({ bundles }: BundleCheckDeps, location: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of await bundles.open(location, 0)) digest.update(chunk);
  return digest.digest('hex');
}
