import { z } from 'zod';
import { CecError } from '../errors.ts';
import type { DpaSeries, DpaSummary, RegisteredDpa } from '../ports/dpa-registry.ts';

const summary = z.object({
  documentId: z.string(),
  orgId: z.string(),
  projectId: z.string(),
  controller: z.string(),
  processor: z.string(),
  generatedAt: z.string(),
  version: z.int().min(1),
  // JSON leaves out what is undefined.
  previousId: z
    .string()
    .optional()
    .transform((id): string | undefined => id),
  sha256: z.string(),
  openItems: z.array(z.string()),
});

const detail = z.object({
  content: z.string(),
  controllerDetails: z.record(z.string(), z.unknown()),
  processorDetails: z.record(z.string(), z.unknown()),
  subjectCategories: z.array(z.string()),
  transferMechanisms: z.array(z.string()),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  hmac: z.string(),
  hmacKeyId: z.string(),
  attestation: z.string(),
  renditions: z.array(
    z.object({
      format: z.enum(['html', 'docx']),
      fileName: z.string(),
      data: z.string(),
      sha256: z.string(),
    }),
  ),
});

/** @throws CecError `STORE_FAILED` when the stored text is not a document */
export function parseDpaSummary(json: unknown): DpaSummary {
  const { previousId, ...rest } = parse(summary, json);
  return { ...rest, previousId };
}

/** @throws CecError `STORE_FAILED` when the stored texts are not a document */
export function parseDpa(summaryJson: unknown, detailJson: unknown): RegisteredDpa {
  return { ...parseDpaSummary(summaryJson), ...parse(detail, detailJson) };
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  try {
    return schema.parse(JSON.parse(String(json)));
  } catch (cause) {
    throw new CecError('STORE_FAILED', 'the stored entry of a document is damaged; restore the database', {
      cause,
    });
  }
}

/** Names can hold any character, so they are not joined by one. */
export function seriesKey({ orgId, projectId, controller, processor }: DpaSeries): string {
  return JSON.stringify([orgId, projectId, controller, processor]);
}

/** What lists need, and the rest. */
export function dpaInTwo(dpa: RegisteredDpa) {
  const { documentId, orgId, projectId, controller, processor, ...more } = dpa;
  const { generatedAt, version, previousId, sha256, openItems, ...rest } = more;
  const names = { documentId, orgId, projectId, controller, processor };
  return { summary: { ...names, generatedAt, version, previousId, sha256, openItems }, detail: rest };
}
