import type { X509Certificate } from 'node:crypto';
import { TimestampError } from './timestamp-error.ts';

/** Signer and anchor included; public time-stamping hierarchies have three or four. */
const MAX_PATH = 8;
/** One with the slowest keys that OpenSSL accepts takes about 10 ms. */
const MAX_SIGNATURE_CHECKS = 32;

export type PathSearch = {
  readonly anchors: readonly X509Certificate[];
  readonly candidates: readonly X509Certificate[];
  readonly at: Date;
};

/**
 * The certificates from the signer up to a trusted anchor, each signed by the next and all valid at one
 * moment, whatever the time is now.
 *
 * @returns signer first, anchor last; the signer alone when it is itself an anchor
 * @throws {TimestampError} `chain`, or `certificate-not-valid-at-gentime` when only validity is wanting
 */
export function certificatePath(signer: X509Certificate, search: PathSearch): X509Certificate[] {
  const timely = isValidAt(signer, search.at) ? findPath(signer, validAt(search)) : undefined;
  if (timely !== undefined) return timely;
  if (findPath(signer, search) === undefined) {
    throw new TimestampError('chain', 'the signer certificate does not lead to a trusted anchor');
  }
  throw new TimestampError(
    'certificate-not-valid-at-gentime',
    'a certificate on the path was not valid at the time of the stamp',
  );
}

function validAt({ anchors, candidates, at }: PathSearch): PathSearch {
  const timely = (certificate: X509Certificate): boolean => isValidAt(certificate, at);
  return { anchors: anchors.filter(timely), candidates: candidates.filter(timely), at };
}

function isValidAt(certificate: X509Certificate, at: Date): boolean {
  return certificate.validFromDate <= at && at <= certificate.validToDate;
}

/**
 * Depth first. A candidate that led nowhere is not tried again and signature checks are counted, so
 * hostile cross-signing stays cheap.
 */
function findPath(
  signer: X509Certificate,
  { anchors, candidates }: PathSearch,
): X509Certificate[] | undefined {
  const tried = new Set<X509Certificate>();
  let checksLeft = MAX_SIGNATURE_CHECKS;
  const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
    if (!issuer.ca || !certificate.checkIssued(issuer)) return false;
    checksLeft -= 1;
    return checksLeft >= 0 && certificate.verify(issuer.publicKey);
  };
  const extend = (path: X509Certificate[], last: X509Certificate): X509Certificate[] | undefined => {
    if (anchors.some((anchor) => anchor.raw.equals(last.raw))) return path;
    if (path.length === MAX_PATH) return undefined;
    const anchor = anchors.find((issuer) => isIssuedBy(last, issuer));
    if (anchor !== undefined) return [...path, anchor];
    for (const issuer of candidates) {
      if (tried.has(issuer) || !isIssuedBy(last, issuer)) continue;
      tried.add(issuer);
      const found = extend([...path, issuer], issuer);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return extend([signer], signer);
}
