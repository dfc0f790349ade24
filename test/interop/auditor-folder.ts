import { createPublicKey } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { audit, build, march, MARCH, startService, type RunningService } from '../client/running-service.ts';

/** What an auditor holds: bundles, and keys that came from the issuer by another way. */
export interface AuditorFolder {
  readonly path: string;
  /** Two bundles of one project; the log grew between them. */
  readonly bundle: string;
  readonly laterBundle: string;
  /** PEM files: attestation key (P-256), checkpoint key (Ed25519), certificates of the time-stamp authority. */
  readonly attestationKey: string;
  readonly checkpointKey: string;
  readonly tsaCa: string;
  readonly service: RunningService;
  close(): Promise<void>;
}

/** A running service and what an auditor got from it. `settings` as in the environment. */
export async function createAuditorFolder(
  settings: Readonly<Record<string, string>> = {},
): Promise<AuditorFolder> {
  const service = await startService(settings);
  const path = service.directory;
  const records = march(300);
  const bundle = await buildWith(service, records.slice(0, 240), join(path, 'bundle.zip'));
  const laterBundle = await buildWith(service, records.slice(240), join(path, 'later.zip'));
  const attestationKey = await publicHalf(path, 'attestation');
  const checkpointKey = await publicHalf(path, 'checkpoint');
  const tsaCa = join(path, 'tsa-ca.pem');
  await copyFile(join(path, 'keys', 'authority-chain.pem'), tsaCa);
  return {
    path,
    bundle,
    laterBundle,
    attestationKey,
    checkpointKey,
    tsaCa,
    service,
    close: () => service.close(),
  };
}

async function buildWith(
  { client }: RunningService,
  records: ReturnType<typeof march>,
  file: string,
): Promise<string> {
  await client.unary(audit.appendRecords, { projectId: 'bot', records });
  const { zipPath } = await build(client, { projectId: 'bot', ...MARCH });
  await copyFile(zipPath, file);
  return file;
}

/** PEM file of the public half of a key in the data directory. */
export async function publicHalf(directory: string, name: string): Promise<string> {
  const key = createPublicKey(await readFile(join(directory, 'keys', `${name}.pem`)));
  const file = join(directory, `${name}.pub.pem`);
  await writeFile(file, key.export({ type: 'spki', format: 'pem' }));
  return file;
}
