import type { KeyObject } from 'node:crypto';
import type { Verification } from '../core/bundle/verification.ts';
import type { VerifyRequest } from '../core/bundle/verify-bundle.ts';
import { createThreadPool, workerFile } from './thread-pool.ts';

/** Verifies bundles away from the thread that serves requests. */
export interface BundleVerifier {
  /** As `verifyBundle`. An abort ends the thread that is at work. */
  verify(request: VerifyRequest, signal: AbortSignal): Promise<Verification>;
  close(): Promise<void>;
}

/** `keys`: record HMAC keys held, by id; `threads`: bundles verified at once. */
export function createVerifyThreads(keys: ReadonlyMap<string, KeyObject>, threads: number): BundleVerifier {
  const pool = createThreadPool<VerifyRequest, Verification>(workerFile('verify-worker'), threads, keys);
  return { verify: (request, signal) => pool.run(request, { signal }), close: () => pool.close() };
}
