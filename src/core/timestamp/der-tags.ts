/** Identifier octets used by RFC 3161, RFC 5652 and RFC 5280 (X.690 §8.1.2). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export const CONSTRUCTED = 0x20;
const CONTEXT_CLASS = 0x80;

/** Identifier octet of `[n]` around other elements. */
export function contextTag(n: number): number {
  return CONTEXT_CLASS | CONSTRUCTED | n;
}

/** Identifier octet of `[n] IMPLICIT` over a primitive type. */
export function primitiveContextTag(n: number): number {
  return CONTEXT_CLASS | n;
}
