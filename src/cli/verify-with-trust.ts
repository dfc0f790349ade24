import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileBeside } from '../adapters/file-beside.ts';
import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import type { Trust, Verification } from '../core/bundle/verification.ts';
import { verifyBundle } from '../core/bundle/verify-bundle.ts';
import { secretKeyOf } from '../secret-key.ts';
import { createCheckThreads } from '../workers/check-threads.ts';
import { bundleIn } from './bundle-in.ts';
import { digestFile } from './digest-file.ts';
import { readEarlierFile } from './earlier-file.ts';
import { faultOf } from './file-fault.ts';
import { secretIn } from './key-env.ts';
import { tell } from './output.ts';
import { whomToTrust, type Believed } from './whom-to-trust.ts';

/** Flags of commands that verify a bundle. */
export const TRUST = {
  key: { type: 'string', multiple: true },
  'tsa-ca': { type: 'string', multiple: true },
} as const;

/** Checking is most of the work; this thread reads meanwhile. */
const CHECK_THREADS = 2;

export interface TrustFlags {
  readonly key?: readonly string[] | undefined;
  readonly 'tsa-ca'?: readonly string[] | undefined;
  /** An earlier bundle, or a checkpoint. */
  readonly since?: string | undefined;
  readonly 'key-env'?: string | undefined;
  readonly 'allow-legacy'?: boolean | undefined;
}

/** Verifies the bundle in `file` without a service, by whom the flags trust, and tells who that is. */
export async function verifyWithTrust(
  file: string,
  flags: TrustFlags,
  reader = zipReader(),
): Promise<{ readonly result: Verification; readonly believed: Believed }> {
  const secret = secretIn(flags['key-env']);
  await access(resolve(file)).catch(faultOf('FILE', file));
  const path = await bundleIn(resolve(file), file);
  const believed = await whomToTrust(flags.key ?? [], flags['tsa-ca'] ?? []);
  const checker = createCheckThreads(believed.recordKeys, CHECK_THREADS);
  try {
    const deps = { reader, checker, digestFile, beside: fileBeside };
    const trust = secret === undefined ? believed.trust : withSecret(believed.trust, secret);
    const common = { trust, expected: {} };
    const verifyEarlier = (earlierPath: string) =>
      verifyBundle({ ...deps, reader: zipReader() }, { ...common, path: earlierPath });
    const earlier = flags.since === undefined ? undefined : await readEarlierFile(flags.since, verifyEarlier);
    const request = { ...common, path, earlier, allowLegacy: flags['allow-legacy'] };
    const result = await verifyBundle(deps, request);
    tell(`trusting ${believed.sources.join(' and ')}`);
    return { result, believed };
  } finally {
    await checker.close();
  }
}

function withSecret(trust: Trust, secret: string): Trust {
  return { ...trust, secrets: [secretKeyOf(secret), ...trust.secrets] };
}
