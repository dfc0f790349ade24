import { openArchive } from '../src/adapters/zip-archive.ts';
import { readContents } from '../src/core/bundle/bundle-contents.ts';
import { REPORT } from '../src/core/bundle/entries.ts';
import type { Manifest } from '../src/core/bundle/manifest.ts';
import type { CheckId, Trust, Verification } from '../src/core/bundle/verification.ts';
import { verifyBundle } from '../src/core/bundle/verify-bundle.ts';
import type { ArchiveReader, OpenArchive } from '../src/ports/archive.ts';
import type { RecordChecker } from '../src/ports/record-checker.ts';
import { blobSource } from './blob-source.ts';
import { inflateRaw } from './inflate.ts';
import { confirmSignatures, Refuted } from './signatures.ts';

/** What the page shows of a bundle. */
export interface Verdict {
  readonly result: Verification;
  /** Undefined when it cannot be read. */
  readonly manifest: Manifest | undefined;
  /** The bundle's own report, only where it was found to be the one that was made with the bundle. */
  readonly report: string | undefined;
}

/** Each round learns of at least one signature that does not fit; an honest bundle takes two at most. */
const MAX_ROUNDS = 16;
/** Without these nobody knows whose report it is. */
const REPORT_RELIES_ON: readonly CheckId[] = ['container', 'inventory', 'report'];

/**
 * Verifies a bundle by core, as `cec verify` does, with signatures checked by WebCrypto. `onProgress` is told the part
 * that was read, 0 to 1.
 *
 * @throws Error when no verdict can be reached
 */
export async function verifyFile(
  file: Blob,
  trust: Trust,
  checker: RecordChecker,
  onProgress: (part: number) => void,
): Promise<Verdict> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    try {
      const reader = blobReader(file, onProgress);
      const deps = { reader, checker, digestFile: withoutDigest, beside: alone };
      const result = await verifyBundle(deps, { path: '', trust, expected: {} });
      await confirmSignatures();
      return { result, ...(await readForPeople(reader, result)) };
    } catch (error) {
      if (!(error instanceof Refuted)) throw error;
      await confirmSignatures().catch(ignoreRefuted);
    }
  }
  throw new Error('the bundle brings too many signatures that do not fit; use the command cec verify');
}

/** A page sees no file but the one that it was given. */
const alone = async (): Promise<undefined> => undefined;

function blobReader(file: Blob, onProgress: (part: number) => void): ArchiveReader {
  return {
    open: (_path, limits) => {
      let read = 0;
      const onRead = (bytes: number) => {
        read += bytes;
        onProgress(Math.min(1, read / file.size));
      };
      return openArchive(blobSource(file, onRead), inflateRaw, limits);
    },
  };
}

/** Only asked for where a registered digest is known. */
function withoutDigest(): never {
  throw new Error('the page expects no digest of the file');
}

function ignoreRefuted(error: unknown): void {
  if (!(error instanceof Refuted)) throw error;
}

async function readForPeople(
  reader: ArchiveReader,
  { checks, bundleId }: Verification,
): Promise<Omit<Verdict, 'result'>> {
  if (bundleId === '') return { manifest: undefined, report: undefined };
  const archive = await reader.open('');
  const contents = await readContents(archive);
  const passed = checks.flatMap(({ id, status }) => (status === 'PASS' ? [id] : []));
  const sound = REPORT_RELIES_ON.every((id) => passed.includes(id));
  return { manifest: contents?.manifest, report: sound ? await textOf(archive, REPORT) : undefined };
}

async function textOf(archive: OpenArchive, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
