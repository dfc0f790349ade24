import type { BundleStore } from '../ports/bundle-store.ts';

/** Object stores by the name that their locations begin with. They are opened when they are first needed. */
export type OpenObjectStore = (provider: string) => Promise<Omit<BundleStore, 'admit'>>;

/** Puts new bundles into `provider`, or on disk; those of other places stay reachable, by their locations. */
export function createRoutedBundleStore(
  disk: BundleStore,
  provider: string | undefined,
  openObjectStore: OpenObjectStore,
): BundleStore {
  const opened = new Map<string, ReturnType<OpenObjectStore>>();

  function objectStore(name: string): ReturnType<OpenObjectStore> {
    const store = opened.get(name) ?? openObjectStore(name);
    opened.set(name, store);
    // One that could not be opened may be another time.
    store.catch(() => opened.delete(name));
    return store;
  }

  async function storeOf(location: string): Promise<Omit<BundleStore, 'admit'>> {
    const [, name] = /^([a-z0-9]+):\/\//.exec(location) ?? [];
    return name === undefined ? disk : objectStore(name);
  }

  return {
    provider,
    locate: async (target) =>
      provider === undefined ? disk.locate(target) : (await objectStore(provider)).locate(target),
    publish: async (location, content, signal) =>
      (await storeOf(location)).publish(location, content, signal),
    open: async (location, offset) => (await storeOf(location)).open(location, offset),
    size: async (location) => (await storeOf(location)).size(location),
    async *list() {
      yield* (provider === undefined ? disk : await objectStore(provider)).list();
    },
    remove: async (location) => (await storeOf(location)).remove(location),
    urlOf: async (bundle) => (await storeOf(bundle.location)).urlOf(bundle),
    withFile: async (location, work) => (await storeOf(location)).withFile(location, work),
    admit: (path) => disk.admit(path),
  };
}
