import assert from 'node:assert/strict';
import type { CheckId, CheckStatus, Verification } from '../../src/core/bundle/verification.ts';

export function failedChecks({ checks }: Verification): CheckId[] {
  return checks.filter(({ status }) => status === 'FAIL').map(({ id }) => id);
}

export function messageOf({ checks }: Verification, id: CheckId): string {
  return checks.find((check) => check.id === id)?.message ?? '';
}

export function placeOf({ checks }: Verification, id: CheckId): string {
  return checks.find((check) => check.id === id)?.place ?? '';
}

/** Rejected, with exactly these checks failing and a line for each. */
export function assertFails(verdict: Verification, expected: readonly CheckId[]): void {
  assert.deepEqual(new Set(failedChecks(verdict)), new Set(expected), verdict.errors.join('\n'));
  assert.equal(verdict.overallValid, false);
  assert.equal(verdict.errors.length, new Set(expected).size);
}

/** The check names the position, in words and as its place. */
export function assertNames(verdict: Verification, id: CheckId, position: number): void {
  assert.match(messageOf(verdict, id), new RegExp(`^position ${position}: `));
  assert.equal(placeOf(verdict, id), `position ${position}`);
}

export function statusOf({ checks }: Verification, id: CheckId): CheckStatus | undefined {
  return checks.find((check) => check.id === id)?.status;
}
