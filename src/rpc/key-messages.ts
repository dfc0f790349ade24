import { create } from '@bufbuild/protobuf';
import type { PublicRole, PublishedKey } from '../core/keys/published-keys.ts';
import { PublicKeyRole, PublicKeySchema, type PublicKey } from '../gen/spanforge/cec/v1/keys_pb.ts';
import { toTimestampOrNone } from './times.ts';

const ROLES: Readonly<Record<PublicRole, PublicKeyRole>> = {
  attestation: PublicKeyRole.ATTESTATION,
  checkpoint: PublicKeyRole.CHECKPOINT,
  authority: PublicKeyRole.AUTHORITY,
};

export function toPublicKey(key: PublishedKey): PublicKey {
  const { id: keyId, thumbprint, role, jwk, createdAt = '', retirement, certificates } = key;
  return create(PublicKeySchema, {
    keyId,
    thumbprint,
    role: ROLES[role],
    ...jwk,
    createdAt: toTimestampOrNone(createdAt),
    retired: retirement !== undefined,
    retiredAt: toTimestampOrNone(retirement?.at ?? ''),
    certificates: certificates.map(({ raw }) => raw),
  });
}
