import type { Readable } from 'node:stream';
import { CecError } from '../../errors.ts';
import type {
  BundlePage,
  BundleRegistry,
  BundleSummary,
  RegisteredBundle,
} from '../../ports/bundle-registry.ts';
import type { BundleStore } from '../../ports/bundle-store.ts';
import { fromMillis, shiftSeconds } from '../time.ts';
import { LINK_SECONDS } from './publish-bundle.ts';

export interface BundlesDeps {
  readonly registry: BundleRegistry;
  readonly store: BundleStore;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface BundleStatus {
  readonly provider: string | undefined;
  readonly bundleCount: number;
  readonly lastGeneratedAt: string | undefined;
}

type PartPaths = Readonly<Record<string, string>>;

/** Bundles that exist. An id that is unknown or malformed is BUNDLE_NOT_FOUND. */
export interface Bundles {
  get(bundleId: string): Promise<RegisteredBundle>;
  list(
    project: { readonly orgId: string; readonly projectId: string },
    limit: number,
    before?: number,
  ): Promise<BundlePage>;
  /** A link for another 24 hours; BUNDLE_UNKNOWN, or BUNDLE_FILE_GONE when there is nothing left to download. */
  reissue(bundleId: string): Promise<RegisteredBundle>;
  open(bundle: BundleSummary, offset: number): Promise<Readable>;
  urlOf(bundle: BundleSummary): Promise<string>;
  /** Runs `work` on files of this machine that hold the bundle and its parts, these by their ids. */
  withFiles<T>(
    bundle: RegisteredBundle,
    work: (path: string, partPaths: PartPaths) => Promise<T>,
  ): Promise<T>;
  status(): Promise<BundleStatus>;
}

export function createBundles({ registry, store, clock }: BundlesDeps): Bundles {
  async function get(bundleId: string): Promise<RegisteredBundle> {
    const bundle = await registry.get(bundleId);
    if (bundle === undefined) throw new CecError('BUNDLE_NOT_FOUND', 'Bundle not found');
    return bundle;
  }

  async function withParts<T>(
    [bundleId, ...rest]: readonly string[],
    paths: PartPaths,
    work: (partPaths: PartPaths) => Promise<T>,
  ): Promise<T> {
    if (bundleId === undefined) return work(paths);
    const { location } = await get(bundleId);
    return store.withFile(location, (path) => withParts(rest, { ...paths, [bundleId]: path }, work));
  }

  return {
    get,
    list: (project, limit, before) => registry.list(project, limit, before),
    reissue: async (bundleId) => {
      const known = await registry.get(bundleId);
      if (known === undefined) throw new CecError('BUNDLE_UNKNOWN', 'Bundle not found');
      if ((await store.size(known.location)) === undefined) {
        throw new CecError(
          'BUNDLE_FILE_GONE',
          'CEC build failed: the file of the bundle is gone; build it again',
        );
      }
      const expiresAt = shiftSeconds(fromMillis(clock()), LINK_SECONDS);
      return (await registry.setExpiry(bundleId, expiresAt)) ?? known;
    },
    open: (bundle, offset) => store.open(bundle.location, offset),
    urlOf: (bundle) => store.urlOf(bundle),
    withFiles: ({ location, parts }, work) =>
      store.withFile(location, (path) => withParts(parts, {}, (partPaths) => work(path, partPaths))),
    status: async () => {
      const { count, lastGeneratedAt } = await registry.stats();
      return { provider: store.provider, bundleCount: count, lastGeneratedAt };
    },
  };
}
