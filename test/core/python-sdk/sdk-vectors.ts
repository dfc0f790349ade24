import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { secretKeyOf } from '../../../src/secret-key.ts';

const VECTORS = new URL('../../vectors/python-sdk/', import.meta.url);

/** See the vectors' README. */
export const SDK_SECRET = 'the signing key of the vectors, 32 bytes and more';
export const sdkKey = secretKeyOf(SDK_SECRET);

export function vectorPath(name: string): string {
  return fileURLToPath(new URL(name, VECTORS));
}

/** The lines of a file, without LF. */
export function vectorLines(name: string): string[] {
  return readFileSync(vectorPath(name), 'utf8').split('\n').slice(0, -1);
}
