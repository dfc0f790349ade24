import { CecError } from '../../errors.ts';
import { DEFAULT_ARCHIVE_LIMITS, RATIO_EXEMPT_BYTES, type ArchiveEntry } from '../../ports/archive.ts';
import { createDocumentRoom } from './document-room.ts';

/** What is published has to pass the verifier's default limits. */
export function enforceLimits(entries: readonly ArchiveEntry[]): void {
  const { totalBytes, entries: maxEntries } = DEFAULT_ARCHIVE_LIMITS;
  const total = inflatedBytes(entries);
  const what =
    (entries.length > maxEntries ? `more than ${maxEntries} entries` : undefined) ??
    (total > totalBytes ? `more than ${totalBytes} bytes` : undefined) ??
    documentsBeyondLimit(entries);
  if (what === undefined) return;
  throw new CecError(
    'BUILD_FAILED',
    `CEC build failed: the bundle would hold ${what}; choose a shorter period`,
  );
}

/** Known only once the archive is written. Large payloads that say the same again and again come here. */
export function enforceRatio(entries: readonly ArchiveEntry[], bytes: number): void {
  const { ratio } = DEFAULT_ARCHIVE_LIMITS;
  const total = inflatedBytes(entries);
  if (total < RATIO_EXEMPT_BYTES || total <= ratio * bytes) return;
  throw new CecError(
    'BUILD_FAILED',
    `CEC build failed: the bundle would inflate to more than ${ratio} times its size, which verifiers refuse; ` +
      'choose a period with fewer large payloads that repeat themselves',
  );
}

function inflatedBytes(entries: readonly ArchiveEntry[]): number {
  return entries.reduce((sum, entry) => sum + ('content' in entry ? entry.content.length : entry.size), 0);
}

function documentsBeyondLimit(entries: readonly ArchiveEntry[]): string | undefined {
  const room = createDocumentRoom();
  for (const entry of entries) {
    if (!('content' in entry)) continue;
    const { path, content } = entry;
    const what =
      room.takeBytes(content.length) ?? (path.endsWith('.json') ? room.takeJson(content) : undefined);
    if (what !== undefined) return what;
  }
  return undefined;
}
