import { isCanonicalPrimitive } from './canonical-primitive.ts';
import { CONSTRUCTED, TAG } from './der-tags.ts';
import { must } from './timestamp-error.ts';

/** A time-stamp response nests about 16 levels; the limit keeps hostile input from exhausting the stack. */
const MAX_DEPTH = 32;

/** One DER element exactly as received: `raw` is header and content. */
export type Element = { readonly tag: number; readonly raw: Buffer; readonly content: Buffer };

/** Writes one element around the given contents. */
export function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(content.length), content]);
}

/** Writes a SET OF, in the order that DER demands (X.690 §11.6). */
export function setOf(tag: number, elements: readonly Uint8Array[]): Buffer {
  return tlv(tag, ...elements.toSorted((a, b) => Buffer.compare(a, b)));
}

/**
 * Reads exactly one element and requires DER down to its leaves: definite minimal lengths, no byte left
 * over, canonical primitives.
 *
 * @throws {TimestampError} `malformed`
 */
export function parseDer(bytes: Uint8Array, name: string): Element {
  const buffer = Buffer.from(bytes);
  const element = elementAt(buffer, 0);
  must(element.raw.length === buffer.length, 'malformed', `${name}: bytes follow its end`);
  requireDer(element, 0);
  return element;
}

/**
 * The elements directly inside a constructed one, as received.
 *
 * @throws {TimestampError} `malformed` when they do not fill it exactly
 */
export function children(parent: Element): Element[] {
  must((parent.tag & CONSTRUCTED) !== 0, 'malformed', 'a primitive element stands where a group belongs');
  const found: Element[] = [];
  for (let at = 0; at < parent.content.length;) {
    const child = elementAt(parent.content, at);
    found.push(child);
    at += child.raw.length;
  }
  return found;
}

/** The single element inside an explicit tag. */
export function onlyChild(parent: Element, name: string): Element {
  const [child, ...others] = children(parent);
  must(child !== undefined && others.length === 0, 'malformed', `${name}: must hold exactly one element`);
  return child;
}

/** Takes the fields of a SEQUENCE in their order; what nobody took is an error. */
export class SequenceReader {
  readonly #name: string;
  readonly #fields: Element[];
  #next = 0;

  constructor(element: Element, name: string) {
    must(element.tag === TAG.sequence, 'malformed', `${name}: must be a SEQUENCE`);
    this.#name = name;
    this.#fields = children(element);
  }

  take(tag: number, field: string): Element {
    const taken = this.takeIf(tag);
    must(taken !== undefined, 'malformed', `${this.#name}.${field}: is missing or of another type`);
    return taken;
  }

  takeIf(tag: number): Element | undefined {
    const field = this.#fields[this.#next];
    if (field?.tag !== tag) return undefined;
    this.#next += 1;
    return field;
  }

  end(): void {
    must(this.#next === this.#fields.length, 'malformed', `${this.#name}: holds an unexpected field`);
  }
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  if (length < 0x10000) return Buffer.from([0x82, length >> 8, length & 0xff]);
  throw new RangeError('DER element longer than 65535 bytes');
}

/**
 * The element that begins at `start`, with definite and minimal length; what it holds is not looked at.
 *
 * @throws {TimestampError} `malformed`
 */
export function elementAt(bytes: Buffer, start: number): Element {
  const tag = bytes[start];
  must(tag !== undefined && tag !== 0 && (tag & 0x1f) !== 0x1f, 'malformed', 'an element has no valid tag');
  const { length, contentStart } = lengthAt(bytes, start + 1);
  const end = contentStart + length;
  must(end <= bytes.length, 'malformed', 'an element is longer than what holds it');
  return { tag, raw: bytes.subarray(start, end), content: bytes.subarray(contentStart, end) };
}

function lengthAt(bytes: Buffer, at: number): { length: number; contentStart: number } {
  const first = bytes[at];
  must(first !== undefined, 'malformed', 'an element is cut off');
  if (first < 0x80) return { length: first, contentStart: at + 1 };
  const octets = first & 0x7f;
  // 0x80 is BER's indefinite length (X.690 §10.1); more than three octets cannot be minimal below 16 MiB.
  must(octets >= 1 && octets <= 3, 'malformed', 'an element has a length that is not DER');
  must(at + octets < bytes.length, 'malformed', 'an element is cut off');
  const length = bytes.readUIntBE(at + 1, octets);
  const minimum = octets === 1 ? 0x80 : 2 ** (8 * (octets - 1));
  must(length >= minimum, 'malformed', 'an element has a length that is not minimal');
  return { length, contentStart: at + 1 + octets };
}

function requireDer(element: Element, depth: number): void {
  must(depth <= MAX_DEPTH, 'malformed', 'elements are nested too deeply');
  if ((element.tag & CONSTRUCTED) === 0) {
    must(isCanonicalPrimitive(element.tag, element.content), 'malformed', 'a value is not in its DER form');
    return;
  }
  const universal = (element.tag & 0xc0) === 0;
  must(
    !universal || element.tag === TAG.sequence || element.tag === TAG.set,
    'malformed',
    'a value is in parts',
  );
  for (const child of children(element)) requireDer(child, depth + 1);
}
