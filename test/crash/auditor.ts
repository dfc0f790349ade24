import { join } from 'node:path';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { loadServiceKeys } from '../../src/adapters/key-files.ts';
import type { Verification } from '../../src/core/bundle/verification.ts';
import { builtInCatalogue } from '../../src/core/clauses/built-in-catalogue.ts';
import { ownTrust, recordKeysOf } from '../../src/own-trust.ts';
import { createVerifyThreads } from '../../src/workers/verify-threads.ts';

/** Verifies bundles without the service, which it outlives. */
export interface Auditor {
  verify(path: string): Promise<Verification>;
  close(): Promise<void>;
}

/** An auditor who trusts the keys in a data directory. */
export async function createAuditor(dataDir: string): Promise<Auditor> {
  const { keys } = await loadServiceKeys({
    directory: join(dataDir, 'keys'),
    signingKey: undefined,
    createAuthority: createAuthorityIdentity,
  });
  const threads = createVerifyThreads(recordKeysOf(keys), 1);
  const trust = ownTrust(keys, builtInCatalogue);
  return {
    verify: (path) => threads.verify({ path, trust, expected: {} }, new AbortController().signal),
    close: () => threads.close(),
  };
}
