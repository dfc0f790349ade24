import { ARCHIVE_PATH, ArchiveFault } from '../ports/archive.ts';
import type { HeaderPair } from './zip-directory.ts';
import { assertCentralZip64, hasDescriptor, localSizes, parseExtraFields } from './zip-extra-fields.ts';
import type { DeclaredSizes } from './zip-extra-fields.ts';
import {
  DEFLATED,
  FLAG_DATA_DESCRIPTOR,
  FLAG_UTF8,
  LOCAL_HEADER_BYTES,
  STORED,
  VERSION_DEFLATED,
  VERSION_STORED,
  VERSION_ZIP64,
} from './zip-format.ts';

/** An entry whose two headers were found to be plain, and to agree. */
export interface ZipMember {
  /** Ends with `/` for a directory. */
  readonly path: string;
  readonly directory: boolean;
  readonly stored: boolean;
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  readonly offset: number;
  readonly dataOffset: number;
  /** 0 without a data descriptor. */
  readonly descriptorBytes: 0 | 16 | 24;
  readonly headers: HeaderPair;
}

interface Rule {
  readonly problem: string;
  readonly broken: (headers: HeaderPair) => boolean;
}

/** Traditional, strong, and central-directory encryption. */
const FLAGS_ENCRYPTED = 0x2041;
/** Which compression level was used; of no consequence to a reader. */
const FLAGS_LEVEL = 0x0006;
const FLAGS_READABLE = FLAG_DATA_DESCRIPTOR | FLAG_UTF8 | FLAGS_LEVEL;
const VERSIONS: readonly number[] = [VERSION_STORED, VERSION_DEFLATED, VERSION_ZIP64];

const DISK_START_AT = 34;
const UNIX_TYPE = 0o170000;
const UNIX_FILE = 0o100000;
const UNIX_DIRECTORY = 0o040000;
const DOS_VOLUME_LABEL = 0x08;
const DOS_DIRECTORY = 0x10;

const CENTRAL_RULES: readonly Rule[] = [
  { problem: 'its name is not a plain relative path', broken: ({ central }) => !isPlain(rawName(central)) },
  {
    problem: 'it is encrypted',
    broken: ({ central }) => (central.generalPurposeBitFlag & FLAGS_ENCRYPTED) !== 0,
  },
  {
    problem: 'it is neither stored nor deflated',
    broken: ({ central: { compressionMethod } }) => ![STORED, DEFLATED].includes(compressionMethod),
  },
  {
    problem: 'it is stored with a data descriptor, so its end is a guess',
    broken: ({ central }) => central.compressionMethod === STORED && hasDescriptor(central),
  },
  {
    problem: 'it has general purpose flags of unknown effect',
    broken: ({ central }) => (central.generalPurposeBitFlag & ~FLAGS_READABLE) !== 0,
  },
  {
    problem: 'it asks for a version of ZIP that not every reader has',
    broken: ({ central, local }) =>
      !VERSIONS.includes(central.versionNeededToExtract) || !VERSIONS.includes(local.versionNeededToExtract),
  },
  { problem: 'it has a comment', broken: ({ central }) => central.fileCommentLength !== 0 },
  {
    problem: 'it stands on another disk',
    broken: ({ centralHeader }) => centralHeader.readUInt16LE(DISK_START_AT) !== 0,
  },
  {
    problem: 'its attributes make it a link, a device, or not what its name says',
    broken: ({ central }) => !isOrdinary(central.externalFileAttributes, rawName(central).endsWith('/')),
  },
  {
    problem: 'a directory holds data',
    broken: ({ central: c }) =>
      rawName(c).endsWith('/') && (c.uncompressedSize !== 0 || c.compressedSize !== 0 || c.crc32 !== 0),
  },
  {
    problem: 'it is deflated to nothing, which is no deflate data',
    broken: ({ central: c }) => c.compressionMethod === DEFLATED && c.compressedSize === 0,
  },
  {
    problem: 'it is stored, but its two sizes differ',
    broken: ({ central: c }) => c.compressionMethod === STORED && c.compressedSize !== c.uncompressedSize,
  },
];

const LOCAL_RULES: readonly { readonly field: string; readonly differs: Rule['broken'] }[] = [
  { field: 'name', differs: ({ central, local }) => !local.fileName.equals(central.fileNameRaw) },
  {
    field: 'flags',
    differs: ({ central, local }) => local.generalPurposeBitFlag !== central.generalPurposeBitFlag,
  },
  { field: 'method', differs: ({ central, local }) => local.compressionMethod !== central.compressionMethod },
  { field: 'date', differs: ({ central, local }) => local.lastModFileDate !== central.lastModFileDate },
  { field: 'time', differs: ({ central, local }) => local.lastModFileTime !== central.lastModFileTime },
  {
    field: 'CRC-32',
    differs: ({ central, local }) => local.crc32 !== (hasDescriptor(central) ? 0 : central.crc32),
  },
];

/** @throws ArchiveFault naming the entry and the first rule that it breaks */
export function toMember(headers: HeaderPair): ZipMember {
  const { central, local } = headers;
  const path = rawName(central);
  assertUnambiguous(headers, path);
  const declared = declaredSizes(headers, path);
  return {
    path,
    directory: path.endsWith('/'),
    stored: central.compressionMethod === STORED,
    size: central.uncompressedSize,
    compressedSize: central.compressedSize,
    crc32: central.crc32,
    offset: central.relativeOffsetOfLocalHeader,
    dataOffset:
      central.relativeOffsetOfLocalHeader +
      LOCAL_HEADER_BYTES +
      local.fileNameLength +
      local.extraFieldLength,
    descriptorBytes: hasDescriptor(central) ? (declared.zip64 ? 24 : 16) : 0,
    headers,
  };
}

function assertUnambiguous(headers: HeaderPair, path: string): void {
  const rule = CENTRAL_RULES.find(({ broken }) => broken(headers));
  if (rule !== undefined) throw new ArchiveFault(rule.problem, path);
  const difference = LOCAL_RULES.find(({ differs }) => differs(headers));
  if (difference !== undefined) throw differing(difference.field, path);
}

/** With a data descriptor the local header must leave the sizes open; otherwise they must be the central ones. */
function declaredSizes({ central, centralHeader, local }: HeaderPair, path: string): DeclaredSizes {
  assertCentralZip64(centralHeader, parseExtraFields(central.extraFieldRaw, path), central);
  const declared = localSizes(local, parseExtraFields(local.extraField, path), path);
  const open = hasDescriptor(central);
  if (declared.size !== (open ? 0 : central.uncompressedSize)) throw differing('size', path);
  if (declared.compressedSize !== (open ? 0 : central.compressedSize))
    throw differing('compressed size', path);
  return declared;
}

function differing(field: string, path: string): ArchiveFault {
  return new ArchiveFault(`local header and central directory differ in ${field}`, path);
}

function rawName({ fileNameRaw }: { readonly fileNameRaw: Buffer }): string {
  return fileNameRaw.toString('latin1');
}

function isPlain(name: string): boolean {
  return ARCHIVE_PATH.test(name.endsWith('/') ? name.slice(0, -1) : name);
}

/** Unix type in the upper half, DOS attributes in the lower; tools that know neither leave them zero. */
function isOrdinary(attributes: number, directory: boolean): boolean {
  const type = (attributes >>> 16) & UNIX_TYPE;
  if ((attributes & DOS_VOLUME_LABEL) !== 0) return false;
  return directory
    ? type === 0 || type === UNIX_DIRECTORY
    : (type === 0 || type === UNIX_FILE) && (attributes & DOS_DIRECTORY) === 0;
}
