import type { OpenArchive } from '../../ports/archive.ts';
import { PARTS } from './entries.ts';
import { joinedArchive } from './joined-archive.ts';
import { parseParts, type BundlePart } from './parts.ts';
import type { Document } from './read-documents.ts';
import type { CheckList } from './verification.ts';
import type { VerifyDeps, VerifyRequest } from './verify-bundle.ts';
import type { RecordFileFacts } from './verify-records.ts';

/** Where the records of a bundle are. */
export interface RecordSource {
  readonly archive: OpenArchive;
  /** Of an index: what its own record files hold, once they were read. */
  readonly own?: ReadonlyMap<string, RecordFileFacts>;
}

/**
 * The bundle itself, or, for an index, all of its parts. Undefined, and `parts` failed, unless each part is there and is
 * the very file that the index lists. What was opened is added to `opened`.
 */
export async function openRecords(
  deps: VerifyDeps,
  request: VerifyRequest,
  index: { readonly archive: OpenArchive; readonly documents: ReadonlyMap<string, Document> },
  { checks, opened }: { readonly checks: CheckList; readonly opened: OpenArchive[] },
): Promise<RecordSource | undefined> {
  const document = index.documents.get(PARTS);
  if (document === undefined) return { archive: index.archive };
  const faults: string[] = [];
  const parts = parseParts(document.json, faults);
  if (parts === undefined) {
    checks.fail('parts', `parts.json cannot be used: ${faults[0] ?? 'not JSON'}`, PARTS);
    return undefined;
  }
  const paths = await Promise.all(parts.map((part) => pathOf(deps, request, part)));
  for (const [i, part] of parts.entries()) {
    const archive = await openPart(deps, part, paths[i], checks);
    if (archive === undefined) return undefined;
    opened.push(archive);
  }
  checks.pass('parts', `${parts.length} parts`);
  const own = new Map<string, RecordFileFacts>();
  return { archive: joinedArchive(index.archive, opened, own), own };
}

/** Where the caller says it is, or beside the index, by either of its names, or as the service keeps both on a disk. */
async function pathOf(
  { beside }: VerifyDeps,
  { path, partPaths }: VerifyRequest,
  { bundle_id: bundleId, file_name: fileName }: BundlePart,
): Promise<string | undefined> {
  if (partPaths?.[bundleId] !== undefined) return partPaths[bundleId];
  for (const name of [fileName, `${bundleId}.zip`, `../${bundleId}/${fileName}`]) {
    const found = await beside(path, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function openPart(
  { reader, digestFile }: VerifyDeps,
  { bundle_id: bundleId, file_name: fileName, sha256 }: BundlePart,
  path: string | undefined,
  checks: CheckList,
): Promise<OpenArchive | undefined> {
  if (path === undefined) {
    checks.fail('parts', `${bundleId} is missing: ${fileName} has to lie beside the index`, fileName);
    return undefined;
  }
  if (`sha256:${await digestFile(path)}` === sha256) return reader.open(path);
  checks.fail('parts', `${fileName} is not the file that the index lists: its SHA-256 differs`, fileName);
  return undefined;
}
