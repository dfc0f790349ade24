import { z } from 'zod';
import { CecError } from '../errors.ts';
import type { RegisteredBundle } from '../ports/bundle-registry.ts';

const count = z.int().min(0);

const clause = z.object({
  framework: z.string(),
  clause_id: z.string(),
  clause_name: z.string(),
  description: z.string(),
  status: z.enum(['SATISFIED', 'PARTIAL', 'GAP']),
  evidence_count: count,
  reasons: z.array(z.string()),
  counts_by_kind: z.record(z.string(), count),
});

const finding = z.object({ code: z.string(), severity: z.enum(['info', 'warning']), message: z.string() });

const registeredBundle: z.ZodType<RegisteredBundle> = z.object({
  bundleId: z.string(),
  orgId: z.string(),
  projectId: z.string(),
  fromDate: z.string(),
  toDate: z.string(),
  location: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  bytes: count,
  generatedAt: z.string(),
  expiresAt: z.string(),
  hmacManifest: z.string(),
  hmacKeyId: z.string(),
  recordCounts: z.record(z.string(), count),
  frameworksCovered: z.array(z.string()),
  timestampAuthority: z.enum(['local', 'external']),
  clauses: z.array(clause),
  findings: z.array(finding),
  treeSize: count,
});

/** @throws CecError `STORE_FAILED` when the stored text is not a bundle */
export function parseRegisteredBundle(json: unknown): RegisteredBundle {
  try {
    return registeredBundle.parse(JSON.parse(String(json)));
  } catch (cause) {
    throw new CecError('STORE_FAILED', 'the stored entry of a bundle is damaged; restore the database', {
      cause,
    });
  }
}
