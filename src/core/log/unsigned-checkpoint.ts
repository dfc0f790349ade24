import type { Checkpoint } from './checkpoint.ts';

const BODY = /^([^\s+]{1,600})\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n\n/;

/** What a checkpoint note says, whoever signed it; undefined when it is no such note. See `openCheckpoint`. */
export function readUnsigned(note: string): Checkpoint | undefined {
  const [, origin = '', size, root = ''] = BODY.exec(note) ?? [];
  const bytes = Buffer.from(root, 'base64');
  // Only the one canonical spelling of a root is accepted.
  if (size === undefined || bytes.toString('base64') !== root) return undefined;
  return { origin, size: Number(size), root: bytes.toString('hex') };
}
