import { CecError, invalidInput } from '../errors.ts';
import type { BundleStore } from '../ports/bundle-store.ts';

/**
 * Stands for an object store, none of which can be used yet: it takes no new bundle and says why, and serves
 * those that `local` holds.
 */
export function missingObjectStore(provider: string, local: BundleStore): BundleStore {
  return {
    ...local,
    provider,
    locate: ({ outputDir }) =>
      Promise.reject(
        outputDir === undefined
          ? new CecError(
              'NOT_IMPLEMENTED',
              'SPANFORGE_AUDIT_BYOS_PROVIDER: bundles cannot be kept in an object store yet; unset it to keep them on disk',
            )
          : invalidInput('output_dir', 'not available with object storage'),
      ),
  };
}
