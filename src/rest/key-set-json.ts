import type { JsonObject } from '@bufbuild/protobuf';
import type { PublicKey } from '../gen/spanforge/cec/v1/keys_pb.ts';
import { timeText } from './time-text.ts';
import { keyRoleWord } from './words.ts';

/**
 * A JWK Set (RFC 7517 §5). `kid` is the thumbprint (RFC 7638); what is the service's own begins with `cec_`, and readers
 * that do not know it pass over it (§4).
 */
export function keySetJson(keys: readonly PublicKey[]): JsonObject {
  return { keys: keys.map(jwkOf) };
}

function jwkOf(key: PublicKey): JsonObject {
  return {
    kty: key.kty,
    crv: key.crv,
    x: key.x,
    ...(key.y !== '' && { y: key.y }),
    kid: key.thumbprint,
    use: 'sig',
    ...(key.certificates.length > 0 && {
      x5c: key.certificates.map((der) => Buffer.from(der).toString('base64')),
    }),
    cec_key_id: key.keyId,
    cec_role: keyRoleWord(key.role),
    cec_created_at: timeText(key.createdAt),
    cec_retired: key.retired,
    cec_retired_at: timeText(key.retiredAt),
  };
}
