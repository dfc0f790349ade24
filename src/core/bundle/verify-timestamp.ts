import { X509Certificate } from 'node:crypto';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { TimestampError } from '../timestamp/timestamp-error.ts';
import {
  verifyTimestampResponse,
  verifyTimestampToken,
  type TimestampExpectations,
  type VerifiedTimestamp,
} from '../timestamp/verify.ts';
import { parseLine } from '../log/record-line.ts';
import { shiftSeconds, toMillis, fromMillis } from '../time.ts';
import { ASIC_E, asicManifest } from './asic.ts';
import {
  ASIC_MANIFEST,
  ASIC_TIMESTAMP,
  digestOf,
  MANIFEST,
  MIMETYPE,
  SEALING_ENTRIES,
  sha256Of,
  TIMESTAMP,
  TSA_CHAIN,
} from './entries.ts';
import type { Manifest } from './manifest.ts';
import type { Document } from './read-documents.ts';
import type { CheckList, Trust } from './verification.ts';

type Documents = ReadonlyMap<string, Document>;

const HOUR_MILLIS = 3_600_000;
const TOLERATED_SECONDS = 300;

/** Both time-stamps of a bundle. The one over the manifest is returned. */
export function checkTimestamps(
  checks: CheckList,
  documents: Documents,
  bundle: {
    readonly manifest: Manifest;
    /** The newest shown record's line. */
    readonly lastLine: Buffer;
  },
  trust: Trust,
): VerifiedTimestamp | undefined {
  const check = stampChecker(checks, documents, trust);
  const stamp = check({ id: 'timestamp', path: TIMESTAMP, over: MANIFEST, verify: verifyTimestampResponse });
  const times = [stamp, checkContainer(checks, documents, bundle.manifest, check)].flatMap(
    (verified) => verified?.genTime.getTime() ?? [],
  );
  compareTimes(checks, times, bundle);
  return stamp;
}

/** Whether the verifier's own authority made it. An anchor that a caller names may be that of the bundle's maker. */
export function issuerOf(
  { signerKeyId, path }: VerifiedTimestamp,
  { ownAuthorities = [], outsideAnchors = [] }: Trust,
): TimestampAuthority['kind'] | undefined {
  if (ownAuthorities.includes(signerKeyId)) return 'local';
  return outsideAnchors.includes(path.at(-1) ?? '') ? 'external' : undefined;
}

interface Stamp {
  readonly id: 'timestamp' | 'asic_timestamp';
  readonly path: string;
  /** Entry that it is over. */
  readonly over: string;
  readonly verify: (der: Uint8Array, expected: TimestampExpectations) => VerifiedTimestamp;
}

type CheckStamp = (stamp: Stamp) => VerifiedTimestamp | undefined;

/** Checks a time-stamp (RFC 3161) against trusted certificates or, failing those, the bundle's own. */
function stampChecker(checks: CheckList, documents: Documents, trust: Trust): CheckStamp {
  const trusted = trust.anchors.length > 0;
  const anchors = trusted ? trust.anchors : certificatesIn(documents.get(TSA_CHAIN)?.bytes.toString() ?? '');
  return ({ id, path, over, verify }) => {
    const [data, stamp] = [documents.get(over)?.bytes, documents.get(path)?.bytes];
    if (data === undefined || stamp === undefined) {
      checks.fail(id, 'the time-stamp is missing', path);
      return undefined;
    }
    try {
      const verified = verify(stamp, { digest: sha256Of(data), anchors: [...anchors] });
      if (trusted) checks.pass(id, `${verified.genTime.toISOString()} by ${verified.authority}`);
      else
        checks.report(
          id,
          'NOT_CHECKED',
          'fits the certificate in the bundle; no trusted certificate was given, so its origin is open',
        );
      return verified;
    } catch (error) {
      if (!(error instanceof TimestampError)) throw error;
      checks.fail(id, error.message, path);
      return undefined;
    }
  };
}

/** The archive as an ASiC-E container: its type, and a time-stamp over the digests of all entries. */
function checkContainer(
  checks: CheckList,
  documents: Documents,
  manifest: Manifest,
  check: CheckStamp,
): VerifiedTimestamp | undefined {
  if (manifest.container === undefined) {
    checks.report('asic_timestamp', 'NOT_CHECKED', 'the bundle was made before there was one');
    return undefined;
  }
  if (documents.get(MIMETYPE)?.bytes.toString('latin1') !== ASIC_E)
    checks.fail('asic_timestamp', `the container is not of type ${ASIC_E}`, MIMETYPE);
  const list = documents.get(ASIC_MANIFEST)?.bytes;
  if (list === undefined || !list.equals(asicManifest(sealedEntries(documents, manifest))))
    checks.fail('asic_timestamp', 'it does not list the entries of the bundle', ASIC_MANIFEST);
  return check({
    id: 'asic_timestamp',
    path: ASIC_TIMESTAMP,
    over: ASIC_MANIFEST,
    verify: verifyTimestampToken,
  });
}

/** As the manifest lists them, whose digests the inventory compares, and the entries that follow it. */
function sealedEntries(documents: Documents, manifest: Manifest) {
  const sealing = SEALING_ENTRIES.map((path) =>
    digestOf(path, documents.get(path)?.bytes ?? Buffer.alloc(0)),
  );
  return [...manifest.entries, ...sealing];
}

/** The certificates of a PEM text; what cannot be read is left out. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks =
    pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,65536}-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

function compareTimes(
  checks: CheckList,
  times: readonly number[],
  { manifest, lastLine }: { readonly manifest: Manifest; readonly lastLine: Buffer },
): void {
  const generatedAt = toMillis(manifest.generated_at);
  if (times.some((time) => !(Math.abs(time - generatedAt) <= HOUR_MILLIS))) {
    checks.warn(
      'TIMESTAMP_APART',
      'the time-stamp is more than an hour from the time at which the bundle was generated',
    );
  }
  const recordedAt = parseLine(lastLine, 0, lastLine.length)?.header.recorded_at;
  if (recordedAt === undefined) return;
  const earliest = shiftSeconds(recordedAt, -TOLERATED_SECONDS);
  if (times.some((time) => fromMillis(time) < earliest)) {
    checks.warn('TIMESTAMP_EARLY', 'the time-stamp is earlier than the newest record');
  }
}
