import { CONSTRUCTED, contextTag, TAG } from './der-tags.ts';
import { elementAt, tlv } from './der.ts';
import { MAX_RESPONSE_OCTETS } from './response.ts';
import { must, refusingMalformed } from './timestamp-error.ts';

/** An OCTET STRING in parts (X.690 §8.7.3). */
const OCTETS_IN_PARTS = TAG.octetString | CONSTRUCTED;

/** Writers that reserve room for any length use four. */
const MOST_LENGTH_OCTETS = 4;

/** By identifier octet, the elements in a layer that are layers again; all others are kept byte for byte. */
interface Layer {
  readonly [tag: number]: Layer;
}

const INNERMOST: Layer = {};

/** Certificates, signed attributes and what the content string holds are no layers: they are signed as they stand. */
const SIGNED_DATA: Layer = {
  [TAG.set]: { [TAG.sequence]: { [OCTETS_IN_PARTS]: INNERMOST } },
  [TAG.sequence]: { [contextTag(0)]: { [OCTETS_IN_PARTS]: INNERMOST } },
  [contextTag(0)]: INNERMOST,
  [contextTag(1)]: INNERMOST,
};

const RESPONSE: Layer = {
  [TAG.sequence]: { [contextTag(0)]: { [TAG.sequence]: SIGNED_DATA } },
};

/**
 * An authority's answer in DER, which is what a verifier accepts and a bundle keeps. RFC 5652 §2 lets authorities
 * write the layers around what is signed in BER: indefinite and long lengths, octet strings in parts. DER comes
 * back as it is. What the layers hold is not judged here.
 *
 * @param answer a `TimeStampResp` of at most 64 KiB, from anywhere
 * @throws {TimestampError} `malformed`
 */
export function toDerResponse(answer: Uint8Array): Buffer {
  return refusingMalformed(() => {
    const fits = answer.length <= MAX_RESPONSE_OCTETS;
    must(fits, 'malformed', `TimeStampResp: longer than ${MAX_RESPONSE_OCTETS} bytes`);
    const { der, end } = layerAt(Buffer.from(answer), 0, RESPONSE);
    must(end === answer.length, 'malformed', 'TimeStampResp: bytes follow its end');
    return der;
  });
}

/** A layer or element in DER, and where what it was read from ends. */
type Rewritten = { readonly der: Buffer; readonly end: number };

function layerAt(bytes: Buffer, start: number, layer: Layer): Rewritten {
  const tag = bytes[start];
  must(tag !== undefined && (tag & CONSTRUCTED) !== 0, 'malformed', 'a value stands where a group belongs');
  const { length, contentStart } = berLengthAt(bytes, start + 1);
  const holder = length === undefined ? bytes : bytes.subarray(0, contentStart + length);
  const parts: Buffer[] = [];
  let at = contentStart;
  while (length === undefined ? !isEndOfContents(bytes, at) : at < holder.length) {
    const part = partAt(holder, at, layer);
    parts.push(part.der);
    at = part.end;
  }
  const der = tag === OCTETS_IN_PARTS ? joined(parts) : tlv(tag, ...parts);
  return { der, end: length === undefined ? at + 2 : at };
}

function partAt(bytes: Buffer, at: number, layer: Layer): Rewritten {
  const inner = layer[bytes[at] ?? 0];
  if (inner !== undefined) return layerAt(bytes, at, inner);
  const { raw } = elementAt(bytes, at);
  return { der: raw, end: at + raw.length };
}

/** One OCTET STRING of its parts, which are not in parts again: no authority writes that. */
function joined(parts: readonly Buffer[]): Buffer {
  const elements = parts.map((part) => elementAt(part, 0));
  const plain = elements.every(({ tag }) => tag === TAG.octetString);
  must(plain, 'malformed', 'an octet string in parts holds something else');
  return tlv(TAG.octetString, ...elements.map(({ content }) => content));
}

/** X.690 §8.1.3; undefined: indefinite, the content ends with two zero bytes. */
function berLengthAt(bytes: Buffer, at: number): { length: number | undefined; contentStart: number } {
  const first = bytes[at];
  must(first !== undefined, 'malformed', 'an element is cut off');
  if (first === 0x80) return { length: undefined, contentStart: at + 1 };
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const contentStart = at + 1 + octets;
  must(octets <= MOST_LENGTH_OCTETS, 'malformed', 'an element has a length of too many bytes');
  must(contentStart <= bytes.length, 'malformed', 'an element is cut off');
  const length = octets === 0 ? first : bytes.readUIntBE(at + 1, octets);
  must(contentStart + length <= bytes.length, 'malformed', 'an element is longer than what holds it');
  return { length, contentStart };
}

function isEndOfContents(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0;
}
