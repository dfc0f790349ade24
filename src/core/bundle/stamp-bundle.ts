import type { ArchiveEntry } from '../../ports/archive.ts';
import type { BundleFinding } from '../../ports/bundle-registry.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { tokenOf } from '../timestamp/response.ts';
import { ASIC_E, asicManifest } from './asic.ts';
import { ASIC_MANIFEST, ASIC_TIMESTAMP, digestOf, MIMETYPE, sha256Of, TIMESTAMP } from './entries.ts';
import type { SealedBundle } from './seal-bundle.ts';
import { stampDigest, type Stamp } from './stamp-digest.ts';

export interface StampedBundle {
  /** All, in the order of the archive. */
  readonly entries: readonly ArchiveEntry[];
  /** `external` when both time-stamps are. */
  readonly authority: TimestampAuthority['kind'];
  readonly findings: readonly BundleFinding[];
}

/**
 * Two time-stamps: one over the manifest, which anyone can check with `openssl ts`, and one over the digests of all
 * entries, which makes an ASiC-E container of the archive (ETSI EN 319 162-1).
 *
 * @throws {CecError} as `stampDigest`
 */
export async function stampBundle(
  authorities: readonly TimestampAuthority[],
  { entries, digests, manifestSha256 }: SealedBundle,
  signal: AbortSignal,
): Promise<StampedBundle> {
  const first = await stampDigest(authorities, manifestSha256, signal);
  const list = asicManifest([...digests, digestOf(TIMESTAMP, first.response)]);
  // Those that have failed a moment ago are not waited for again.
  const left = authorities.slice(authorities.indexOf(first.authority));
  const second = await stampDigest(left, sha256Of(list), signal);
  return {
    entries: [
      { path: MIMETYPE, content: Buffer.from(ASIC_E) },
      ...entries,
      { path: TIMESTAMP, content: first.response },
      { path: ASIC_MANIFEST, content: list },
      { path: ASIC_TIMESTAMP, content: tokenOf(second.response) },
    ],
    authority: second.authority.kind,
    findings: findingsOf(first, second),
  };
}

/** A finding that holds for both is told once. */
function findingsOf(first: Stamp, second: Stamp): BundleFinding[] {
  const known = new Set(first.findings.map(({ code }) => code));
  return [...first.findings, ...second.findings.filter(({ code }) => !known.has(code))];
}
