import { createPublicKey, type KeyObject } from 'node:crypto';
import { invalidInput } from '../errors.ts';
import type { TrustOrigins } from '../core/bundle/describe-trust.ts';
import type { Expectation, Trust } from '../core/bundle/verification.ts';
import { certificatesIn } from '../core/bundle/verify-timestamp.ts';
import type { VerifyBundleRequest } from '../gen/spanforge/cec/v1/verification_pb.ts';
import type { SecretKey } from '../ports/keys.ts';

/** What the caller expects the bundle to be of. */
export function expectationOf({ expect }: VerifyBundleRequest): Expectation {
  if (expect === undefined) return {};
  const { bundleId, orgId, projectId, fromDate, toDate } = expect;
  return {
    bundleId: given(bundleId),
    orgId: given(orgId),
    projectId: given(projectId),
    fromDate: given(fromDate),
    toDate: given(toDate),
  };
}

/** What the caller names replaces what the service trusts by itself. */
export function trustOf(
  own: Trust,
  { trustedKeys, tsaAnchors }: VerifyBundleRequest,
  secret: SecretKey | undefined,
): Trust {
  const keys = trustedKeys.map(parseKey);
  const anchors = tsaAnchors.flatMap((pem, i) => {
    const certificates = certificatesIn(pem);
    if (certificates.length === 0) throw invalidInput(`tsa_anchors[${i}]`, 'must be a PEM certificate');
    return certificates;
  });
  const ofType = (type: string) => keys.filter(({ asymmetricKeyType }) => asymmetricKeyType === type);
  return {
    ...own,
    ...(keys.length > 0 && { attestationKeys: ofType('ec'), checkpointKeys: ofType('ed25519') }),
    ...(anchors.length > 0 && { anchors }),
    secrets: secret === undefined ? own.secrets : [secret, ...own.secrets],
  };
}

function parseKey(pem: string, index: number): KeyObject {
  const field = `trusted_keys[${index}]`;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ec' || key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw invalidInput(field, 'must be a PEM public key', { cause });
  }
  throw invalidInput(field, 'must be an EC P-256 or Ed25519 key');
}

const OWN = "the service's own";
const GIVEN = 'given with the request';

/** Where what a verification relies on comes from. */
export function originsOf(
  { trustedKeys, tsaAnchors }: VerifyBundleRequest,
  secret: SecretKey | undefined,
): TrustOrigins {
  return {
    keys: trustedKeys.length > 0 ? GIVEN : OWN,
    anchors: tsaAnchors.length > 0 ? GIVEN : `${OWN}, or configured there`,
    secret: (id) => (id === secret?.id ? GIVEN : OWN),
  };
}

const given = (text: string): string | undefined => text || undefined;
