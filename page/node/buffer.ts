/* oxlint-disable typescript/unbound-method -- what is replaced here is called with the `this` that it had */
import { Buffer as Plain } from 'buffer/index.js';
import { writeHex } from './hex.ts';

/*
 * The package knows no base64url, takes "0g" for hexadecimal, and reads and writes texts byte by byte, which takes
 * longer than all the hashing of a bundle. So the encodings that a verifier meets are done here, with the results that Node has.
 */

const BEYOND_LATIN1 = /[^\0-\xff]/;
/** Arguments that a call takes on every engine. */
const MOST_CODES = 8192;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** What browsers call Latin-1 is Windows-1252, which has characters beyond Latin-1 in place of some controls. */
const latin1Decoder = new TextDecoder('latin1');

const { from } = Plain;
const { toString, write } = Plain.prototype;

Object.assign(Plain, {
  from(value: unknown, encoding: unknown, length: unknown): Plain {
    if (typeof value !== 'string') return Reflect.apply(from, Plain, [value, encoding, length]);
    if (encoding === undefined || encoding === 'utf8') return from(encoder.encode(value).buffer);
    if (encoding === 'hex') return fromHex(value);
    if (encoding !== 'base64url') return Reflect.apply(from, Plain, [value, encoding]);
    return from(value.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  },
});

Object.assign(Plain.prototype, {
  toString(this: Plain, encoding = 'utf8', start = 0, end = this.length): string {
    switch (encoding) {
      case 'utf8':
        return decoder.decode(this.subarray(start, end));
      case 'latin1':
        return latin1(this.subarray(start, end));
      case 'base64url':
        return toBase64url(toString.call(this, 'base64', start, end));
      default:
        return toString.call(this, encoding, start, end);
    }
  },
  write(this: Plain, text: string, ...how: unknown[]): number {
    const [offset, encoding] = how;
    if (encoding === 'hex' && typeof offset === 'number') return writeHex(this, text, offset);
    return Reflect.apply(write, this, [text, ...how]);
  },
});

export { Plain as Buffer };

function fromHex(text: string): Plain {
  const bytes = Plain.alloc(text.length >> 1);
  return from(bytes.buffer, bytes.byteOffset, writeHex(bytes, text, 0));
}

function latin1(bytes: Uint8Array): string {
  const text = latin1Decoder.decode(bytes);
  if (!BEYOND_LATIN1.test(text)) return text;
  let exact = '';
  for (let at = 0; at < bytes.length; at += MOST_CODES)
    exact += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + MOST_CODES));
  return exact;
}

function toBase64url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
