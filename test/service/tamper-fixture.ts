import { builtInCatalogue } from '../../src/core/clauses/built-in-catalogue.ts';
import { createHash, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@connectrpc/connect';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { loadServiceKeys } from '../../src/adapters/key-files.ts';
import { fileBeside } from '../../src/adapters/file-beside.ts';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { toConfig } from '../../src/config.ts';
import { checkBundleRecords } from '../../src/core/bundle/check-bundle-records.ts';
import type { EarlierState } from '../../src/core/bundle/earlier-state.ts';
import { fromMillis } from '../../src/core/time.ts';
import type { Expectation, Trust, Verification } from '../../src/core/bundle/verification.ts';
import { verifyBundle, type VerifyDeps } from '../../src/core/bundle/verify-bundle.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { ownTrust, recordKeysOf } from '../../src/own-trust.ts';
import type { KeyRing } from '../../src/ports/keys.ts';
import { createInMemoryTransport } from '../../src/rest/in-memory-transport.ts';
import { toTimestamp } from '../../src/rpc/times.ts';
import { openService } from '../../src/service.ts';
import { rezip, unzip, type Content } from './rezip.ts';

const KINDS = ['score', 'bias', 'prri', 'drift', 'pii', 'gate'];
export const PROJECT = 'support-bot';
const DAY = 86_400_000;

/** Two bundles that a real service has built over one log, and what is needed to judge altered copies. */
export interface Bundles {
  /** For files of the test; removed by `close`. */
  readonly directory: string;
  readonly path: string;
  readonly bundleId: string;
  /** Of the file, as the service registered it. */
  readonly sha256: string;
  readonly content: Content;
  /** A later bundle of the same log and period. */
  readonly later: Content;
  /** One of the same log over a month without evidence: every clause is a GAP. */
  readonly empty: Content;
  readonly keys: KeyRing;
  readonly trust: Trust;
  readonly cec: Client<typeof CecService>;
  /** Zips the content as a bundle is zipped, and verifies the file. */
  verify(content: Content, trust?: Trust): Promise<Verification>;
  verifyFile(path: string, options?: Options): Promise<Verification>;
  close(): Promise<void>;
}

interface Options {
  readonly trust?: Trust;
  readonly expected?: Expectation;
  readonly earlier?: EarlierState;
}

/** Starts a service with keys of its own, fills its log, and builds. To be called before the tests. */
export async function openBundles({ includeOscal = false } = {}): Promise<Bundles> {
  const directory = await mkdtemp(join(tmpdir(), 'cec-tamper-'));
  const service = await openService(toConfig({ CEC_DATA_DIR: directory, CEC_LISTEN: '127.0.0.1:0' }));
  const transport = createInMemoryTransport(service.routes, {});
  const cec = createClient(CecService, transport);
  await appendYear(createClient(AuditService, transport));
  const first = await build(cec, '03', includeOscal);
  const content = await unzip(first.location);
  const later = await unzip((await build(cec, '03')).location);
  const empty = await unzip((await build(cec, '04')).location);
  const keys = await keysOf(directory);
  const trust = ownTrust(keys, builtInCatalogue);
  const held = recordKeysOf(keys);
  const verifyFile: Bundles['verifyFile'] = (path, options = {}) =>
    verifyBundle(verifyDeps(held), { path, trust, expected: {}, ...options });
  return {
    directory,
    path: first.location,
    bundleId: first.bundleId,
    sha256: first.sha256,
    content,
    later,
    empty,
    keys,
    trust,
    cec,
    verifyFile,
    verify: async (altered, given = trust) =>
      verifyFile(await rezip(altered, join(directory, 'copy.zip')), { trust: given }),
    close: async () => {
      await service.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** The keys of record HMACs, by id. */
export type HeldKeys = ReadonlyMap<string, KeyObject>;

/** As a verifying thread does it, without the thread. */
export function verifyDeps(held: HeldKeys, reader = zipReader()): VerifyDeps {
  return {
    reader,
    checker: {
      parallelism: 1,
      check: async (task: Parameters<typeof checkBundleRecords>[0]) => checkBundleRecords(task, held),
    },
    digestFile: async (path: string) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    beside: fileBeside,
  };
}

export async function keysOf(dataDirectory: string): Promise<KeyRing> {
  const directory = join(dataDirectory, 'keys');
  const { keys } = await loadServiceKeys({
    directory,
    signingKey: undefined,
    createAuthority: createAuthorityIdentity,
  });
  return keys;
}

/**
 * The period is March. Its bundle shows three runs: the period with the record before and the one after; a record of
 * March that came in June; and an erasure of today with all behind it, which is late after today.
 */
async function appendYear(audit: Client<typeof AuditService>): Promise<void> {
  await append(audit, PROJECT, [...monthOf(1, 20), ...monthOf(3, 180), ...monthOf(6, 20)]);
  await append(audit, 'another-project', monthOf(3, 5));
  await append(audit, PROJECT, [record(1, '2025-03-20T00:00:00.000000Z', 'late-1'), ...monthOf(7, 20)]);
  await audit.eraseRecords({ projectId: PROJECT, recordIds: ['rec-3-81'], reasonCode: 'art17' });
  await append(audit, PROJECT, monthOf(8, 5));
}

/** Records that spread evenly over four weeks. */
export function monthOf(number: number, count: number) {
  const start = Date.UTC(2025, number - 1, 1);
  return Array.from({ length: count }, (_, i) =>
    record(i, fromMillis(start + Math.floor((i * 28 * DAY) / count)), `rec-${number}-${i}`),
  );
}

function record(i: number, timestamp: string, recordId: string) {
  const kind = KINDS[i % KINDS.length] ?? '';
  const payload = {
    model: 'm-4',
    detail: { note: `prüfung ${i}`, tags: ['a', 'b'] },
    score: ((i * 37) % 100) / 100,
    ok: true,
  };
  return {
    schemaKey: `halluccheck.${kind}.v1`,
    payloadJson: Buffer.from(JSON.stringify(payload)),
    timestamp: toTimestamp(timestamp),
    recordId,
  };
}

export async function append(
  audit: Client<typeof AuditService>,
  projectId: string,
  records: ReturnType<typeof record>[],
): Promise<void> {
  await audit.appendRecords({ projectId, records });
}

export async function build(cec: Client<typeof CecService>, month: string, includeOscal = false) {
  const days = { fromDate: `2025-${month}-01`, toDate: `2025-${month}-30` };
  const request = { projectId: PROJECT, ...days, includeOscal };
  for await (const { event } of cec.buildBundle(request)) {
    if (event.case !== 'bundle') continue;
    const { bundleId, zipPath: location, sha256 } = event.value;
    return { bundleId, location, sha256: sha256.replace('sha256:', '') };
  }
  throw new Error('the build ended without a bundle');
}
