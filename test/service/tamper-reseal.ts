import { attest, parseAttestation } from '../../src/core/bundle/attestation.ts';
import {
  ASIC_MANIFEST,
  ASIC_TIMESTAMP,
  ATTESTATION,
  digestOf,
  jcs,
  MANIFEST,
  sha256Of,
  TIMESTAMP,
} from '../../src/core/bundle/entries.ts';
import { asicManifest } from '../../src/core/bundle/asic.ts';
import { sealManifest } from '../../src/core/bundle/manifest.ts';
import { stampDigest } from '../../src/core/bundle/stamp-digest.ts';
import { localAuthority } from '../../src/core/timestamp/local-authority.ts';
import { tokenOf } from '../../src/core/timestamp/response.ts';
import type { ServiceKeys } from '../../src/ports/keys.ts';
import type { Content } from './rezip.ts';
import { textOf, withEntry } from './tamper-lines.ts';
import { manifestOf, relist, withManifest } from './tamper-manifest.ts';

/** What the service itself can make of an altered bundle: every seal is right, and only content can give it away. */
export async function reseal(altered: Content, keys: ServiceKeys): Promise<Content> {
  const { hmac: _hmac, ...content } = manifestOf(relist(altered));
  const manifest = sealManifest(content, keys.signing);
  const bytes = jcs(manifest);
  const { metadata } = parseAttestation(JSON.parse(textOf(altered, ATTESTATION))) ?? {};
  const block: Parameters<typeof attest>[1] = JSON.parse(JSON.stringify(metadata));
  const attestation = jcs(attest({ content: manifest, bytes }, block, keys));
  const timestamp = await stamp(sha256Of(bytes), keys);
  const list = asicManifest([
    ...manifest.entries,
    digestOf(MANIFEST, bytes),
    digestOf(ATTESTATION, attestation),
    digestOf(TIMESTAMP, timestamp),
  ]);
  const sealing = [
    [ATTESTATION, attestation],
    [TIMESTAMP, timestamp],
    [ASIC_MANIFEST, list],
    [ASIC_TIMESTAMP, tokenOf(await stamp(sha256Of(list), keys))],
  ] as const;
  return sealing.reduce(
    (sealed, [path, entry]) => withEntry(sealed, path, entry),
    withManifest(altered, manifest),
  );
}

async function stamp(digest: Buffer, keys: ServiceKeys): Promise<Buffer> {
  const authorities = [localAuthority(keys.authority, Date.now)];
  const { response } = await stampDigest(authorities, digest, new AbortController().signal);
  return response;
}
