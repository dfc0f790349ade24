import type { X509Certificate } from 'node:crypto';
import { type CertificateFields, type Extension, parseCertificate } from './certificate-fields.ts';
import { TAG } from './der-tags.ts';
import { children, parseDer, SequenceReader } from './der.ts';
import { oidText, smallInteger } from './der-values.ts';
import { OID } from './oids.ts';
import { must } from './timestamp-error.ts';

/** RFC 5280 §4.2: an unknown critical extension refuses the certificate. Name and policy constraints are not applied. */
const UNDERSTOOD = new Set<string>([
  OID.keyUsage,
  OID.subjectAltName,
  OID.basicConstraints,
  OID.certificatePolicies,
  OID.extendedKeyUsage,
]);

/** Digests below SHA-256 no longer resist forged certificates. RSASSA-PSS and Ed25519 are left to OpenSSL. */
const STRONG_SIGNATURES = new Set<string>([
  OID.ecdsaWithSha256,
  OID.ecdsaWithSha384,
  OID.ecdsaWithSha512,
  OID.sha256WithRsa,
  OID.sha384WithRsa,
  OID.sha512WithRsa,
  OID.rsaPss,
  OID.ed25519,
]);

/** digitalSignature and nonRepudiation, the first two bits of KeyUsage (RFC 5280 §4.2.1.3). */
const SIGNING_USES = 0b1100_0000;

/**
 * Establishes that a certificate is made for time-stamping and for nothing else (RFC 3161 §2.3).
 *
 * @throws {TimestampError} `eku` or `certificate-profile`
 */
export function requireTimestampingProfile(certificate: X509Certificate): void {
  const fields = parseCertificate(certificate);
  const usage = fields.extensions.get(OID.extendedKeyUsage);
  must(usage !== undefined, 'eku', 'the signer certificate has no extended key usage');
  must(usage.critical, 'eku', 'the extended key usage of the signer certificate is not critical');
  const purposes = extendedKeyUses(usage);
  const sole = purposes.length === 1 && purposes[0] === OID.timeStamping;
  must(sole, 'eku', 'the signer certificate is not solely for time-stamping');
  must(!certificate.ca, 'certificate-profile', 'the signer certificate is one of a certification authority');
  must(
    signsOnly(fields.extensions.get(OID.keyUsage)),
    'certificate-profile',
    'the signer key has other uses',
  );
  requireUnderstood(fields);
}

/**
 * Establishes that every certificate above the signer may issue time-stamping certificates in its place.
 *
 * @param path signer first, anchor last
 * @throws {TimestampError} `certificate-profile`
 */
export function requireIssuerProfiles(path: readonly X509Certificate[]): void {
  for (const [depth, certificate] of path.entries()) {
    const fields = parseCertificate(certificate);
    // The anchor is trusted as it is, so what signed it does not matter (RFC 5280 §6.1.1 d).
    const strong = depth === path.length - 1 || STRONG_SIGNATURES.has(fields.signatureAlgorithm);
    must(strong, 'certificate-profile', 'a certificate is signed with an algorithm that is not accepted');
    if (depth === 0) continue;
    requireUnderstood(fields);
    must(issuesTimestamping(fields), 'certificate-profile', 'an issuer may not issue for time-stamping');
    const below = depth - 1;
    must(
      below <= pathLength(fields),
      'certificate-profile',
      'a path is longer than one of its issuers allows',
    );
  }
}

function requireUnderstood({ extensions }: CertificateFields): void {
  for (const [id, { critical }] of extensions) {
    must(
      !critical || UNDERSTOOD.has(id),
      'unsupported',
      `critical certificate extension ${id} is not supported`,
    );
  }
}

function extendedKeyUses({ value }: Extension): string[] {
  return children(parseDer(value, 'extKeyUsage')).map(oidText);
}

function issuesTimestamping({ extensions }: CertificateFields): boolean {
  const usage = extensions.get(OID.extendedKeyUsage);
  if (usage === undefined) return true;
  return extendedKeyUses(usage).some((use) => use === OID.timeStamping || use === OID.anyExtendedKeyUsage);
}

function signsOnly(usage: Extension | undefined): boolean {
  if (usage === undefined) return true;
  const { tag, content } = parseDer(usage.value, 'keyUsage');
  const bits = content[1] ?? 0;
  return tag === TAG.bitString && content.length === 2 && bits !== 0 && (bits & ~SIGNING_USES) === 0;
}

/** How many certificates may stand between an issuer and the signer (RFC 5280 §4.2.1.9). */
function pathLength({ extensions }: CertificateFields): number {
  const constraints = extensions.get(OID.basicConstraints);
  if (constraints === undefined) return 0;
  const fields = new SequenceReader(parseDer(constraints.value, 'basicConstraints'), 'basicConstraints');
  fields.takeIf(TAG.boolean);
  const limit = fields.takeIf(TAG.integer);
  fields.end();
  return limit === undefined ? Infinity : smallInteger(limit);
}
