import { createHash } from 'node:crypto';

const ALLOWED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const LONGEST_STEM = 100;
const DIGEST_DIGITS = 8;

/**
 * The project that records of the SDK's project `source` go to: the same id where it is allowed here; otherwise what
 * is allowed of it, and the first digits of its SHA-256, which keep apart what would look alike.
 */
export function mapProjectId(source: string): string {
  if (ALLOWED.test(source)) return source;
  const stem = source
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, LONGEST_STEM);
  const digest = createHash('sha256').update(source).digest('hex').slice(0, DIGEST_DIGITS);
  return `${stem || 'project'}-${digest}`;
}
