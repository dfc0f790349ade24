import type { ArchiveEntry } from '../../ports/archive.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { tokenOf } from '../timestamp/response.ts';
import { ASIC_E, asicManifest } from './asic.ts';
import { ASIC_MANIFEST, ASIC_TIMESTAMP, digestOf, MIMETYPE, sha256Of, TIMESTAMP } from './entries.ts';
import type { SealedBundle } from './seal-bundle.ts';
import { stampDigest } from './stamp-manifest.ts';

/**
 * All entries in the order of the archive: a time-stamp over the manifest, which anyone can check with `openssl ts`,
 * and one over the digests of all entries, which makes an ASiC-E container of it (ETSI EN 319 162-1).
 */
export async function stampBundle(
  authority: TimestampAuthority,
  { entries, digests, manifestSha256 }: SealedBundle,
  signal: AbortSignal,
): Promise<ArchiveEntry[]> {
  const response = await stampDigest(authority, manifestSha256, signal);
  const list = asicManifest([...digests, digestOf(TIMESTAMP, response)]);
  const token = tokenOf(await stampDigest(authority, sha256Of(list), signal));
  return [
    { path: MIMETYPE, content: Buffer.from(ASIC_E) },
    ...entries,
    { path: TIMESTAMP, content: response },
    { path: ASIC_MANIFEST, content: list },
    { path: ASIC_TIMESTAMP, content: token },
  ];
}
