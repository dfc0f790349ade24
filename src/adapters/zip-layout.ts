import { ArchiveFault, RATIO_EXEMPT_BYTES } from '../ports/archive.ts';
import type { ArchiveLimits } from '../ports/archive.ts';
import { readDirectory } from './zip-directory.ts';
import { readEndRecord } from './zip-end-record.ts';
import type { EndRecord } from './zip-end-record.ts';
import { toMember } from './zip-member.ts';
import type { ZipMember } from './zip-member.ts';
import type { ZipSource } from './zip-source.ts';

const DESCRIPTOR_SIGNATURE = 0x08074b50;

/**
 * The members of an archive that every reader sees alike, whether it follows the central directory or reads from the
 * front, in the order of the central directory.
 *
 * @throws ArchiveFault, CecError `NOT_AN_ARCHIVE`
 */
export async function readLayout(source: ZipSource, limits: ArchiveLimits): Promise<ZipMember[]> {
  const end = await readEndRecord(source);
  assertCount(end.entries, limits);
  const members = (await readDirectory(source, end)).map(toMember);
  assertSizes(members, source.size, limits);
  assertNames(members);
  await assertCovered(source, members, end);
  return members;
}

function assertCount(entries: number, limits: ArchiveLimits): void {
  if (entries === 0) throw new ArchiveFault('the archive has no entries');
  if (entries > limits.entries) throw beyond(limits, 'entries', `the archive has ${entries} entries`);
}

function assertSizes(members: readonly ZipMember[], fileSize: number, limits: ArchiveLimits): void {
  let total = 0;
  for (const { path, size, compressedSize } of members) {
    total += size;
    if (size >= RATIO_EXEMPT_BYTES && size > limits.entryRatio * compressedSize) {
      throw beyond(limits, 'entryRatio', `it grows from ${compressedSize} to ${size} bytes`, path);
    }
  }
  if (total > limits.totalBytes) throw beyond(limits, 'totalBytes', `the archive holds ${total} bytes`);
  if (total >= RATIO_EXEMPT_BYTES && total > limits.ratio * fileSize) {
    throw beyond(limits, 'ratio', `the archive grows from ${fileSize} to ${total} bytes`);
  }
}

function beyond(
  limits: ArchiveLimits,
  limit: keyof ArchiveLimits,
  found: string,
  path?: string,
): ArchiveFault {
  return new ArchiveFault(`${found}, beyond the limit "${limit}" of ${limits[limit]}`, path);
}

/** No two names may meet in a file system that ignores case, nor one be the directory of another. */
function assertNames(members: readonly ZipMember[]): void {
  const kinds = new Map<string, 'file' | 'directory'>();
  for (const { path, directory } of members) {
    const name = (directory ? path.slice(0, -1) : path).toLowerCase();
    if (kinds.has(name)) throw new ArchiveFault('its name occurs twice, ignoring case', path);
    kinds.set(name, directory ? 'directory' : 'file');
  }
  for (const { path } of members) {
    if (parentsOf(path.toLowerCase()).some((parent) => kinds.get(parent) === 'file')) {
      throw new ArchiveFault('it lies in a directory whose name is that of a file', path);
    }
  }
}

function parentsOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, depth) => names.slice(0, depth + 1).join('/'));
}

/** Entry follows entry from the first byte to the central directory: nothing before, between, or twice. */
async function assertCovered(
  source: ZipSource,
  members: readonly ZipMember[],
  end: EndRecord,
): Promise<void> {
  let at = 0;
  for (const member of members.toSorted((a, b) => a.offset - b.offset)) {
    if (member.offset !== at) throw misplaced(member.offset > at, member.path);
    await assertDescriptor(source, member);
    at = member.dataOffset + member.compressedSize + member.descriptorBytes;
  }
  if (at !== end.directoryOffset) throw misplaced(end.directoryOffset > at);
}

function misplaced(gap: boolean, path?: string): ArchiveFault {
  const what = path === undefined ? 'the central directory' : 'it';
  return new ArchiveFault(
    gap ? `unused bytes stand before ${what}` : `${what} overlaps the entry before`,
    path,
  );
}

/** The data descriptor (APPNOTE 4.3.9), with the signature that all present tools write. */
async function assertDescriptor(source: ZipSource, member: ZipMember): Promise<void> {
  const { crc32, size, compressedSize, descriptorBytes, path } = member;
  if (descriptorBytes === 0) return;
  const descriptor = await source.read(member.dataOffset + compressedSize, descriptorBytes);
  const sizes =
    descriptorBytes === 24
      ? [Number(descriptor.readBigUInt64LE(8)), Number(descriptor.readBigUInt64LE(16))]
      : [descriptor.readUInt32LE(8), descriptor.readUInt32LE(12)];
  const agrees =
    descriptor.readUInt32LE(0) === DESCRIPTOR_SIGNATURE &&
    descriptor.readUInt32LE(4) === crc32 &&
    sizes[0] === compressedSize &&
    sizes[1] === size;
  if (!agrees) throw new ArchiveFault('its data descriptor and the central directory differ', path);
}
