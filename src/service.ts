import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ConnectRouter } from '@connectrpc/connect';
import { monotonicFactory } from 'ulid';
import { zipWriter } from './adapters/archiver-zip-writer.ts';
import { openDataDirectory } from './adapters/data-directory.ts';
import { createDeflatedRecordFiles } from './adapters/deflated-record-files.ts';
import { createDocxRenderer } from './adapters/docx-dpa-renderer.ts';
import { loadServiceKeys } from './adapters/key-files.ts';
import { openBuilds } from './builds.ts';
import { openBundleStore } from './bundle-stores.ts';
import { configuredCatalogue } from './catalogue-file.ts';
import type { Config } from './config.ts';
import type { BuildDeps } from './core/bundle/build-stages.ts';
import { createBundles } from './core/bundle/bundles.ts';
import { createDownloadLinks, type DownloadLinks } from './core/bundle/download-links.ts';
import { removeAbandoned } from './core/bundle/remove-abandoned.ts';
import { generateDpa, type DpaDeps } from './core/dpa/generate-dpa.ts';
import { publishedKeys } from './core/keys/published-keys.ts';
import { createLogWriter } from './core/log/log-writer.ts';
import { localAuthority } from './core/timestamp/local-authority.ts';
import { AuditService } from './gen/spanforge/audit/v1/audit_service_pb.ts';
import type { LinkedBundle } from './ports/bundle-store.ts';
import type { ServiceKeys } from './ports/keys.ts';
import { ownTrust, recordKeysOf } from './own-trust.ts';
import { createAuditService } from './rpc/audit-service.ts';
import { registerCecService } from './rpc/cec-service.ts';
import type { ErrorLog } from './rpc/errors.ts';
import { keyFilesOf, settleOnce } from './service-keys.ts';
import { createOpened, type Opened } from './opened.ts';
import { openStorage } from './storage.ts';
import { configuredAnchors, configuredAuthorities } from './timestamp-authorities.ts';
import { VERSION } from './version.ts';
import { createCollectThreads } from './workers/collect-threads.ts';
import { createScanThreads } from './workers/scan-threads.ts';
import { createVerifyThreads } from './workers/verify-threads.ts';

const GENERATOR = { name: 'compliance-evidence-chain', version: VERSION };
const SCAN_THREADS = 2;
const LEAST_COLLECT_THREADS = 2;
const VERIFY_THREADS = 2;
/** Between two looks for what other processes left behind. */
const SWEEP_MILLIS = 60_000;
const NO_LOG: ErrorLog = { error: () => {} };

/** The service without a network: what a server offers on a port, and the command line in its own process. */
export interface Service {
  /** Registers both gRPC services. */
  readonly routes: (router: ConnectRouter) => void;
  readonly links: DownloadLinks;
  /** For uploads that are to be verified. */
  readonly uploadDir: string;
  /** What the operator should know, such as keys that were made. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Of builds that this process did for others. */
  readonly errors?: ErrorLog;
  /** For a process that does one thing and ends: its builds are done here, and no others. */
  readonly isAlone?: boolean;
}

/** Opens the data directory and puts all parts together; see `Config`. What was opened is closed again when it fails. */
export async function openService(config: Config, options: ServiceOptions = {}): Promise<Service> {
  const opened = createOpened();
  try {
    return await assemble(config, opened, options);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function assemble(
  config: Config,
  opened: Opened,
  { errors = NO_LOG, isAlone = false }: ServiceOptions,
): Promise<Service> {
  const catalogue = await configuredCatalogue(config.catalogue);
  const anchors = await configuredAnchors(config.tsa);
  const directory = await openDataDirectory(config.dataDir);
  opened.onClose(() => directory.release());
  const uploadDir = join(directory.path, 'uploads');
  await rm(uploadDir, { recursive: true, force: true });
  await mkdir(uploadDir, { recursive: true, mode: 0o700 });
  const { keys, created } = await loadServiceKeys(keyFilesOf(config, directory.path));
  const storage = await openStorage(directory.path, config.databaseUrl);
  opened.onClose(() => storage.close());
  const { store, registry, source } = storage;
  const newUlid = monotonicFactory();
  const clock = Date.now;
  // Fixed at first start, for old checkpoints name it.
  const service = await storage.settings.init('service', `cec-${keys.checkpoint.id.slice(0, 16)}`);
  const writer = createLogWriter({ store, keys, service, clock, newRecordId: () => newUlid() });
  await settleOnce(storage.settings, { store, writer, keys });
  const recordKeys = recordKeysOf(keys);
  const scanner = createScanThreads({ source, keys: recordKeys }, SCAN_THREADS);
  const verifier = createVerifyThreads(recordKeys, VERIFY_THREADS);
  const links = createDownloadLinks(config.publicUrl ?? '', [keys.link, ...keys.retired.link], clock);
  const disk = {
    directory: config.bundleDir ?? join(directory.path, 'bundles'),
    outputRoots: [...config.outputRoots, uploadDir],
    reserved: ['keys', 'staging', 'uploads'].map((name) => join(directory.path, name)),
    link: config.publicUrl === undefined ? undefined : (bundle: LinkedBundle) => links.create(bundle),
  };
  const bundleStore = await openBundleStore(disk, config, uploadDir);
  const staging = join(directory.path, 'staging');
  const recordFiles = createDeflatedRecordFiles({ directory: staging });
  await recordFiles.sweep();
  const collectThreads = Math.max(LEAST_COLLECT_THREADS, config.partsAtOnce);
  const collector = createCollectThreads({ source, keys: recordKeys, staging }, recordFiles, collectThreads);
  await removeAbandoned(registry, bundleStore);
  const sweep = () => void removeAbandoned(registry, bundleStore).catch(() => {});
  const sweeping = setInterval(sweep, SWEEP_MILLIS).unref();
  opened.onClose(async () => clearInterval(sweeping));
  const buildDeps: Omit<BuildDeps, 'makeParts'> = {
    store,
    writer,
    collector,
    bundles: bundleStore,
    registry,
    archive: zipWriter(),
    authorities: configuredAuthorities(config.tsa, anchors, localAuthority(keys.authority, clock)),
    keys,
    catalogue,
    clock,
    newBundleId: () => `cec-${newUlid()}`,
    generator: GENERATOR,
    host: hostname(),
    retentionDays: config.retentionDays,
    partRecords: config.partRecords,
    origin: (log) => writer.origin(log),
  };
  const dpaDeps: DpaDeps = {
    store,
    writer,
    scanner,
    clock,
    registry: storage.dpas,
    keys,
    docx: createDocxRenderer(),
    newDocumentId: () => `dpa-${newUlid()}`,
    generator: GENERATOR,
  };
  const jobs = await openBuilds(config, buildDeps, isAlone ? undefined : storage.openQueues, errors);
  opened.onClose(() => Promise.all([scanner.close(), collector.close(), verifier.close()]));
  opened.onClose(() => jobs.close());
  const bundles = createBundles({ registry, store: bundleStore, clock });
  return {
    routes: (router) => {
      router.service(AuditService, createAuditService({ store, writer, scanner, keys, clock }));
      registerCecService(router, {
        jobs,
        bundles,
        catalogue,
        strictness: config.strictness,
        trust: ownTrust(keys, catalogue, anchors),
        verify: (...request) => verifier.verify(...request),
        withUpload: (bytes, work) => withUpload(uploadDir, bytes, work),
        admit: (path) => bundleStore.admit(path),
        generateDpa: (request, signal) => generateDpa(dpaDeps, request, signal),
        publicKeys: publishedKeys(keys),
        dpas: dpaDeps.registry,
        clock,
      });
    },
    links,
    uploadDir,
    warnings: describeKeys(created, keys),
    close: () => opened.close(),
  };
}

const MIN_KEY_BYTES = 32;

function describeKeys(created: readonly string[], { signing }: ServiceKeys): string[] {
  const warnings = created.map((name) => `key file ${name} was made; keep a copy of it`);
  if (signing.length < MIN_KEY_BYTES)
    warnings.push('SPANFORGE_SIGNING_KEY has fewer than 32 bytes and could be guessed');
  return warnings;
}

async function withUpload<T>(
  directory: string,
  bytes: Uint8Array,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(directory, `${randomBytes(16).toString('hex')}.zip`);
  await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}
