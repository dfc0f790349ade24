import type { RepackReason } from '../ports/archive.ts';
import { hasHarmlessFields, parseExtraFields } from './zip-extra-fields.ts';
import {
  EXTRA_ZIP64,
  FLAG_DATA_DESCRIPTOR,
  MIMETYPE,
  VERSION_DEFLATED,
  VERSION_STORED,
  VERSION_ZIP64,
} from './zip-format.ts';
import type { ZipMember } from './zip-member.ts';

/** 1980-01-01 as a DOS date; the time is 0. */
const DATE = 0x0021;
/** `-rw-r--r--` and the DOS archive bit. */
const ATTRIBUTES = 0x81a40020;
/** Unix, specification 4.5. */
const MADE_BY = 0x032d;

type Trait = readonly [reason: RepackReason, asWritten: (member: ZipMember) => boolean];

const TRAITS: readonly Trait[] = [
  ['directories', ({ directory }) => !directory],
  ['compression', ({ stored, path, offset }) => stored === (path === MIMETYPE && offset === 0)],
  ['dates', ({ headers: { central } }) => central.lastModFileDate === DATE && central.lastModFileTime === 0],
  ['modes', ({ headers: { central } }) => central.externalFileAttributes === ATTRIBUTES],
  ['extra fields', hasPlainExtra],
  ['header fields', hasWrittenHeaders],
];

/** How the archive differs from what `zipWriter` writes; `members` in the order of the central directory. */
export function repackReasons(members: readonly ZipMember[]): RepackReason[] {
  const reasons = new Set<RepackReason>();
  for (const [reason, asWritten] of TRAITS) {
    if (!members.every(asWritten)) reasons.add(reason);
  }
  if (members.some(({ offset }, index) => offset < (members[index - 1]?.offset ?? 0))) reasons.add('order');
  return [...reasons].toSorted();
}

function hasPlainExtra({ headers: { central, local }, path }: ZipMember): boolean {
  return [central.extraFieldRaw, local.extraField].every(
    (bytes) => !hasHarmlessFields(parseExtraFields(bytes, path)),
  );
}

function hasWrittenHeaders({ headers: { central, local }, stored, path }: ZipMember): boolean {
  const version = (extra: Buffer): number => {
    if (parseExtraFields(extra, path).has(EXTRA_ZIP64)) return VERSION_ZIP64;
    return stored ? VERSION_STORED : VERSION_DEFLATED;
  };
  return (
    central.versionMadeBy === MADE_BY &&
    central.versionNeededToExtract === version(central.extraFieldRaw) &&
    local.versionNeededToExtract === version(local.extraField) &&
    central.internalFileAttributes === 0 &&
    central.generalPurposeBitFlag === (stored ? 0 : FLAG_DATA_DESCRIPTOR)
  );
}
