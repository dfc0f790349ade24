import { createHash } from 'node:crypto';

const VERSION = 0x50;
const VARIANT = 0x80;

/** The name-based UUID of RFC 9562 §5.5: the same namespace and name give the same UUID. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | VERSION, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | VARIANT, 8);
  const hex = (from: number, to: number) => bytes.toString('hex', from, to);
  return [hex(0, 4), hex(4, 6), hex(6, 8), hex(8, 10), hex(10, 16)].join('-');
}
