/**
 * Why a time-stamp was not accepted.
 *
 * | code | meaning |
 * |---|---|
 * | `malformed` | not the DER structure that RFC 3161 and RFC 5652 prescribe |
 * | `not-granted` | the authority refused, or granted without a token |
 * | `unsupported` | an algorithm or critical extension that is not accepted here |
 * | `imprint` | made for other data |
 * | `nonce` | the answer to another request |
 * | `policy` | made under a policy that was not asked for |
 * | `signed-attributes` | a required signed attribute is absent, repeated or wrong |
 * | `signer-missing` | no certificate given for the signer |
 * | `ess-mismatch` | the token names another certificate than the one that signed |
 * | `tsa-name` | the token gives its authority a name that its certificate does not have |
 * | `signature` | the signature or the signed digest does not fit |
 * | `eku` | the certificate is not critically and solely for time-stamping |
 * | `certificate-profile` | a certificate on the path may not be used in its place |
 * | `chain` | no path from the signer to a trusted anchor |
 * | `certificate-not-valid-at-gentime` | the only paths hold a certificate that was not valid at `genTime` |
 */
export type TimestampErrorCode =
  | 'malformed'
  | 'not-granted'
  | 'unsupported'
  | 'imprint'
  | 'nonce'
  | 'policy'
  | 'signed-attributes'
  | 'signer-missing'
  | 'ess-mismatch'
  | 'tsa-name'
  | 'signature'
  | 'eku'
  | 'certificate-profile'
  | 'chain'
  | 'certificate-not-valid-at-gentime';

/** A time-stamp that is not accepted; `message` is safe to show. */
export class TimestampError extends Error {
  readonly code: TimestampErrorCode;

  constructor(code: TimestampErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'TimestampError';
    this.code = code;
  }
}

/** Throws `TimestampError(code, message)` unless the fact holds. */
export function must(fact: boolean, code: TimestampErrorCode, message: string): asserts fact {
  if (!fact) throw new TimestampError(code, message);
}

/** Runs a check over untrusted bytes; whatever else it throws becomes `malformed`, with the cause kept. */
export function refusingMalformed<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof TimestampError) throw error;
    throw new TimestampError('malformed', 'the time-stamp could not be read', { cause: error });
  }
}
