import type { BundleRegistry } from '../../ports/bundle-registry.ts';
import type { BundleStore } from '../../ports/bundle-store.ts';

/** Removes what builds announced whose process is gone. */
export async function removeAbandoned(
  registry: Pick<BundleRegistry, 'abandoned' | 'withdraw'>,
  bundles: Pick<BundleStore, 'remove'>,
): Promise<void> {
  for (const { bundleId, location } of await registry.abandoned()) {
    await bundles.remove(location);
    await registry.withdraw(bundleId);
  }
}
