import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@connectrpc/connect';
import { toConfig } from '../../src/config.ts';
import { builtInCatalogue } from '../../src/core/clauses/built-in-catalogue.ts';
import type { Expectation, Trust, Verification } from '../../src/core/bundle/verification.ts';
import { verifyBundle } from '../../src/core/bundle/verify-bundle.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { createInMemoryTransport } from '../../src/rest/in-memory-transport.ts';
import { ownTrust } from '../../src/own-trust.ts';
import { openService } from '../../src/service.ts';
import { contentOf, memoryReader } from '../adapters/memory-archive.ts';
import type { Content } from '../service/rezip.ts';
import {
  append,
  build,
  keysOf,
  monthOf,
  PROJECT,
  verifyDeps,
  type HeldKeys,
} from '../service/tamper-fixture.ts';

/** A bundle of one record of each kind, with what is needed to judge altered copies; a thread can have it too. */
export interface SmallBundle {
  readonly bytes: Buffer;
  /** Of the file, as the service registered it. */
  readonly sha256: string;
  readonly content: Content;
  /** A later bundle of the same log and period. */
  readonly other: Content;
  readonly trust: Trust;
  readonly held: HeldKeys;
}

const ONE_OF_EACH_KIND = 6;

/** Starts a service, appends, builds, and stops the service. */
export async function buildSmallBundle(): Promise<SmallBundle> {
  const directory = await mkdtemp(join(tmpdir(), 'cec-small-'));
  const service = await openService(toConfig({ CEC_DATA_DIR: directory, CEC_LISTEN: '127.0.0.1:0' }));
  try {
    const transport = createInMemoryTransport(service.routes, {});
    await append(createClient(AuditService, transport), PROJECT, monthOf(3, ONE_OF_EACH_KIND));
    const cec = createClient(CecService, transport);
    const { location, sha256 } = await build(cec, '03');
    const other = await build(cec, '03');
    const bytes = await readFile(location);
    const keys = await keysOf(directory);
    return {
      bytes,
      sha256,
      content: await contentOf(bytes),
      other: await contentOf(await readFile(other.location)),
      trust: ownTrust(keys, builtInCatalogue),
      held: new Map([[keys.record.id, keys.record.key]]),
    };
  } finally {
    await service.close();
    await rm(directory, { recursive: true });
  }
}

/** Verifies these bytes in the place of the bundle's file, with everything trusted that its service trusts. */
export function verifyInPlace(
  { held, trust }: SmallBundle,
  bytes: Buffer,
  expected: Expectation = {},
): Promise<Verification> {
  const digestFile = async (): Promise<string> => createHash('sha256').update(bytes).digest('hex');
  return verifyBundle(
    { ...verifyDeps(held, memoryReader(bytes)), digestFile },
    { path: '', trust, expected },
  );
}
