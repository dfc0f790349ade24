import { X509Certificate } from 'node:crypto';
import { TimestampError } from '../timestamp/timestamp-error.ts';
import { verifyTimestampResponse, type VerifiedTimestamp } from '../timestamp/verify.ts';
import { parseLine } from '../log/record-line.ts';
import { shiftSeconds, toMillis, fromMillis } from '../time.ts';
import { sha256Hex, TIMESTAMP, TSA_CHAIN } from './entries.ts';
import type { Document } from './read-documents.ts';
import type { CheckList, Trust } from './verification.ts';

export interface StampedManifest {
  readonly bytes: Uint8Array;
  readonly generatedAt: string;
  /** The newest shown record's line. */
  readonly lastLine: Buffer;
}

const HOUR_MILLIS = 3_600_000;
const TOLERATED_SECONDS = 300;

/** The time-stamp over manifest.json (RFC 3161), against trusted certificates or, failing those, the bundle's own. */
export function checkTimestamp(
  checks: CheckList,
  documents: ReadonlyMap<string, Document>,
  manifest: StampedManifest,
  trust: Trust,
): VerifiedTimestamp | undefined {
  const response = documents.get(TIMESTAMP)?.bytes;
  if (response === undefined) {
    checks.fail('timestamp', 'the time-stamp is missing', TIMESTAMP);
    return undefined;
  }
  const trusted = trust.anchors.length > 0;
  const anchors = trusted ? trust.anchors : certificatesIn(documents.get(TSA_CHAIN)?.bytes.toString() ?? '');
  try {
    const digest = Buffer.from(sha256Hex(manifest.bytes), 'hex');
    const stamp = verifyTimestampResponse(response, { digest, anchors: [...anchors] });
    if (trusted) checks.pass('timestamp', `${stamp.genTime.toISOString()} by ${stamp.authority}`);
    else
      checks.report(
        'timestamp',
        'NOT_CHECKED',
        'fits the certificate in the bundle; no trusted certificate was given, so its origin is open',
      );
    compareTimes(checks, stamp.genTime.getTime(), manifest);
    return stamp;
  } catch (error) {
    if (!(error instanceof TimestampError)) throw error;
    checks.fail('timestamp', error.message, TIMESTAMP);
    return undefined;
  }
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

function compareTimes(checks: CheckList, genTime: number, { generatedAt, lastLine }: StampedManifest): void {
  if (!(Math.abs(genTime - toMillis(generatedAt)) <= HOUR_MILLIS)) {
    checks.warn(
      'TIMESTAMP_APART',
      'the time-stamp is more than an hour from the time at which the bundle was generated',
    );
  }
  const recordedAt = parseLine(lastLine, 0, lastLine.length)?.header.recorded_at;
  if (recordedAt !== undefined && fromMillis(genTime) < shiftSeconds(recordedAt, -TOLERATED_SECONDS)) {
    checks.warn('TIMESTAMP_EARLY', 'the time-stamp is earlier than the newest record');
  }
}
