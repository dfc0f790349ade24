/*
 * `node:crypto` as far as the verification of a bundle needs it. Signatures are left to WebCrypto.
 */

export { Certificate as X509Certificate } from '../certificate.ts';
export { publicKeyOf as createPublicKey } from '../public-key.ts';
export { assumeSignature as verify } from '../signatures.ts';
export { createHash, hash } from './digests.ts';

/** Only compared with itself. */
export const constants = { RSA_PKCS1_PSS_PADDING: 6 } as const;

export {
  withoutSecrets as createHmac,
  withoutSecrets as createSecretKey,
  withoutSecrets as randomBytes,
  withoutSecrets as sign,
  withoutSecrets as timingSafeEqual,
};

/** Stands for what makes or needs a secret. The page holds none, so core does not come here. */
function withoutSecrets(): never {
  throw new Error('the page holds no secret keys');
}
