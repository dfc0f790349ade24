import type { RecordHeader, RecordLine } from './record-line.ts';

/** The record by which a log goes over to another record key. */
export const KEY_ROTATED = 'chain.key_rotated.v1';

/** Why: `lost`, or any other text. A lost key cannot sign, so the new one does. */
export interface KeyRotation {
  readonly newKeyId: string;
  readonly lost: boolean;
}

/** What a `chain.key_rotated.v1` record says; undefined for any other, and for one that says nothing readable. */
export function rotationIn({ header, payload }: RecordLine, bytes: Buffer): KeyRotation | undefined {
  if (header.schema_key !== KEY_ROTATED || payload === undefined) return undefined;
  const { new_key_id: newKeyId, reason } = parsed(bytes.toString('utf8', payload.start, payload.end));
  return typeof newKeyId === 'string' ? { newKeyId, lost: reason === 'lost' } : undefined;
}

/**
 * The key that seals the next record of the log. Empty where that is open: behind a rotation that cannot be read, and
 * in logs other than those of evidence, whose rotations stand there.
 */
export function keyAfter(line: RecordLine, bytes: Buffer): string {
  const { header } = line;
  if (!header.log.endsWith('/evidence')) return '';
  if (header.schema_key !== KEY_ROTATED) return header.key_id;
  return rotationIn(line, bytes)?.newKeyId ?? '';
}

/** Why a record may not be sealed with its key where `expected` is the log's; undefined when it may. */
export function keyFault(
  expected: string,
  { key_id: keyId }: RecordHeader,
  rotation: KeyRotation | undefined,
): string | undefined {
  if (rotation?.lost === true)
    return rotation.newKeyId === keyId ? undefined : 'a key that was lost cannot seal that it was';
  if (expected === '' || keyId === expected) return undefined;
  return `key_id is not ${expected}, and no ${KEY_ROTATED} before it says that it changed`;
}

function parsed(payloadJson: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(payloadJson));
  } catch {
    return {};
  }
}
