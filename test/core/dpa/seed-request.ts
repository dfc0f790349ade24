import assert from 'node:assert/strict';
import { checkDpaInput, type CheckedDpaInput } from '../../../src/core/dpa/check-dpa-input.ts';
import type { DpaInput } from '../../../src/core/dpa/dpa-input.ts';
import { CecError } from '../../../src/errors.ts';

/** The documented minimal request. */
export const seedRequest: DpaInput = {
  projectId: 'my-agent',
  orgId: '',
  controllerDetails: { name: 'Acme Corp', address: '1 Main St' },
  processorDetails: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subjectCategories: ['employees', 'end-users'],
  transferMechanisms: ['SCCs'],
  retentionPeriodDays: 2555,
  lawOfContract: 'GDPR Art.28',
};

/** Members that replace those of the seed request; of any type, because requests come from outside. */
export type Changes = Readonly<Record<string, unknown>>;

export function check(changes: Changes = {}): CheckedDpaInput {
  return checkDpaInput(Object.assign({ ...seedRequest }, changes));
}

export function codesOf(changes: Changes = {}): string[] {
  return check(changes).warnings.map(({ code }) => code);
}

/** The message of the refusal, or a failed test when the request is accepted. */
export function refusal(changes: Changes): string {
  try {
    check(changes);
  } catch (error) {
    assert.ok(error instanceof CecError);
    assert.equal(error.code, 'INVALID_INPUT');
    return error.message;
  }
  return assert.fail(`accepted: ${JSON.stringify(changes)}`);
}

export function controller(details: Changes): Changes {
  return { controllerDetails: { ...seedRequest.controllerDetails, ...details } };
}

export function processor(details: Changes): Changes {
  return { processorDetails: { ...seedRequest.processorDetails, ...details } };
}

/** Both parties with their countries. */
export function between(from: string, to: string): Changes {
  return { ...controller({ country: from }), ...processor({ country: to }) };
}

/** For a test's title; numbers that JSON does not have are told apart. */
export function shown(changes: Changes): string {
  return JSON.stringify(changes, (_, value: unknown) =>
    typeof value === 'number' ? String(value) : value,
  ).slice(0, 100);
}
