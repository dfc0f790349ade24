import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import { readContents, type BundleContents } from '../core/bundle/bundle-contents.ts';
import { evidenceRules } from '../core/bundle/bundle-head.ts';
import type { RecordGrounds } from '../core/bundle/describe-record.ts';
import { joinedArchive } from '../core/bundle/joined-archive.ts';
import { LineTooLong } from '../core/bundle/merge-lines.ts';
import type { Verification } from '../core/bundle/verification.ts';
import type { Catalogue } from '../core/clauses/catalogue.ts';
import { logName } from '../core/log/log-name.ts';
import { daysToInstants } from '../core/time.ts';
import { CecError } from '../errors.ts';
import { ArchiveFault, type ArchiveReader, type OpenArchive } from '../ports/archive.ts';
import { tell } from './output.ts';
import { verifyWithTrust, type TrustFlags } from './verify-with-trust.ts';
import type { Believed } from './whom-to-trust.ts';

/** A bundle that was verified, and is still open. */
export interface OpenedBundle extends BundleContents {
  readonly archive: OpenArchive;
  readonly result: Verification;
  readonly believed: Believed;
}

/**
 * Has `work` read a bundle that was verified. A bundle that is not valid is read as well, after a warning. Answers the
 * exit code: 0 valid, 1 not.
 *
 * @throws {CecError} as `openVerified`
 */
export function withBundle(
  file: string,
  flags: TrustFlags,
  work: (bundle: OpenedBundle) => Promise<void>,
): Promise<number> {
  return openVerified(file, flags, async (bundle) => {
    const { result } = bundle;
    if (!result.overallValid) warn(result);
    await work(bundle);
    return result.overallValid ? 0 : 1;
  });
}

/**
 * Verifies a bundle as `cec verify` does, then has `work` read the same open file, whatever the verdict. Answers what
 * `work` answers.
 *
 * @throws {CecError} NOT_AN_ARCHIVE for a bundle that cannot be read, ARCHIVE_NOT_FOUND
 */
export async function openVerified(
  file: string,
  flags: TrustFlags,
  work: (bundle: OpenedBundle) => Promise<number>,
): Promise<number> {
  const { reader, opened, close } = keepOpen();
  try {
    const { result, believed } = await verifyWithTrust(file, flags, reader);
    const archive = opened();
    const contents = archive && (await readContents(archive));
    if (archive === undefined || contents === undefined || result.bundleId === '')
      throw unreadable(file, result.errors[0] ?? '');
    return await work({ archive, result, believed, ...contents });
  } catch (error) {
    if (error instanceof ArchiveFault || error instanceof LineTooLong)
      throw unreadable(file, error.message, error);
    throw error;
  } finally {
    await close();
  }
}

/** By what the records of the bundle are judged. */
export function groundsOf(
  { manifest, badHmacs, believed }: OpenedBundle,
  catalogue: Catalogue,
): RecordGrounds {
  return {
    log: logName(manifest.org_id, manifest.project_id, 'evidence'),
    period: daysToInstants(...manifest.date_range),
    rules: evidenceRules(catalogue, manifest.generated_at, badHmacs),
    keys: believed.recordKeys,
  };
}

/** What cannot be read at all; a wrong statement in a readable bundle is another matter. */
export function unreadable(file: string, problem: string, cause?: Error): CecError {
  return new CecError('NOT_AN_ARCHIVE', `FILE: ${file} cannot be read: ${problem}`, { cause });
}

/**
 * The verifier's own files stay open, so that what is read is what was verified, whatever their names stand for then.
 * An index is read with its parts, as it was verified.
 */
function keepOpen() {
  const archives: OpenArchive[] = [];
  const reader: ArchiveReader = {
    open: async (path, limits) => {
      const archive = await zipReader().open(path, limits);
      archives.push(archive);
      return { ...archive, close: async () => {} };
    },
  };
  const opened = () => {
    const [bundle, ...parts] = archives;
    return bundle && joinedArchive(bundle, parts, new Map());
  };
  const close = async () => {
    for (const archive of archives) await archive.close();
  };
  return { reader, opened, close };
}

function warn({ bundleId, errors }: Verification): void {
  tell(`WARNING: ${bundleId} is NOT VALID; what it says cannot be relied on`);
  for (const error of errors) tell(`  ${error}`);
  if (errors.length === 0)
    tell('  no check failed, but nobody that you trust vouches for it; cec verify shows more');
}
