import { z } from 'zod';
import { CecError, ERROR_CODES } from '../errors.ts';
import { BUILD_STAGES, type BuildProgress } from '../ports/build-progress.ts';
import type { BuildOutcome } from '../ports/build-queue.ts';

const count = z.number().min(0);

const progress = z.object({
  stage: z.enum(BUILD_STAGES),
  recordsDone: count,
  recordsTotal: count,
  bytesWritten: count,
  elapsedMillis: count,
});

const code = z.enum(ERROR_CODES);

const outcome = z.union([
  z.object({ bundleId: z.string() }),
  z.object({ code, message: z.string(), causeCode: code.optional() }),
]);

/** @throws CecError `STORE_FAILED` when the stored text is no progress */
export function parseProgress(text: string): BuildProgress {
  return parsed(progress, text);
}

/** @throws CecError `STORE_FAILED` when the stored text is no outcome */
export function parseOutcome(text: string): BuildOutcome {
  return parsed(outcome, text);
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CecError('STORE_FAILED', 'the stored state of a build is damaged; build again', { cause });
  }
}
