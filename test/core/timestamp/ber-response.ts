import { TAG } from '../../../src/core/timestamp/der-tags.ts';
import { children, type Element, parseDer } from '../../../src/core/timestamp/der.ts';

/** How the outer layers of a response are written. */
export interface BerStyle {
  /** Writes a constructed element. */
  readonly group: (tag: number, parts: readonly Buffer[]) => Buffer;
  /** Writes an OCTET STRING. */
  readonly octets: (content: Buffer) => Buffer;
}

const IN_PARTS = 0x24;

/** X.690 §8.1.3.6: the content ends with two zero bytes. */
export function indefinite(tag: number, parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.alloc(2)]);
}

/** X.690 §8.1.3.5 allows more length bytes than needed. */
export function longLength(tag: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const header = Buffer.from([tag, 0x84, 0, 0, 0, 0]);
  header.writeUInt32BE(content.length, 2);
  return Buffer.concat([header, content]);
}

/** An OCTET STRING in parts of `size` bytes, at most 127. */
export function inParts(content: Buffer, size: number, group = indefinite): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length; at += size) {
    const part = content.subarray(at, at + size);
    parts.push(Buffer.concat([Buffer.from([TAG.octetString, part.length]), part]));
  }
  return group(IN_PARTS, parts);
}

export const INDEFINITE: BerStyle = { group: indefinite, octets: (content) => inParts(content, 100) };

/** By the identifier octets that lead to them. */
const LAYERS = new Set([
  '/30',
  '/30/30',
  '/30/30/a0',
  '/30/30/a0/30',
  '/30/30/a0/30/a0',
  '/30/30/a0/30/30',
  '/30/30/a0/30/30/a0',
  '/30/30/a0/30/31',
  '/30/30/a0/30/31/30',
]);
/** The content and the signature. */
const STRINGS = new Set(['/30/30/a0/30/30/a0/4', '/30/30/a0/30/31/30/4']);

/** A DER response with its outer layers written otherwise: what is signed stays as it is. */
export function toBerResponse(response: Buffer, style: BerStyle): Buffer {
  const written = (element: Element, above: string): Buffer => {
    const path = `${above}/${element.tag.toString(16)}`;
    if (STRINGS.has(path)) return style.octets(element.content);
    if (!LAYERS.has(path)) return element.raw;
    const parts = children(element).map((part) => written(part, path));
    return style.group(element.tag, parts);
  };
  return written(parseDer(response, 'response'), '');
}
