import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RetryInfoSchema } from '../../../src/gen/google/rpc/error_details_pb.ts';
import { toBuildFault } from '../../../src/core/bundle/build-fault.ts';
import { CecError } from '../../../src/errors.ts';
import { restStatusOf, toConnectError } from '../../../src/rpc/errors.ts';

const never = new AbortController().signal;

/** What the caller of a build gets to see. */
function told(error: unknown) {
  const sent = toConnectError(toBuildFault(error, never), { log: { error: () => {} } });
  const [retry] = sent.findDetails(RetryInfoSchema);
  return { message: sent.rawMessage, status: restStatusOf(sent), retry: retry?.retryDelay?.seconds };
}

describe('toBuildFault', () => {
  it('names the fault of the store, and that a retry may help', () => {
    assert.deepEqual(told(new CecError('STORE_FAILED', 'the store failed: disk I/O error')), {
      message: 'CEC build failed: the store failed: disk I/O error',
      status: 500,
      retry: 1n,
    });
  });

  it('names the fault of the log, which a retry does not mend', () => {
    assert.deepEqual(told(new CecError('LOG_CORRUPT', 'the record at position 3 cannot be read')), {
      message: 'CEC build failed: the record at position 3 cannot be read',
      status: 500,
      retry: undefined,
    });
  });

  it('tells nothing of a defect, and keeps it as the cause', () => {
    const defect = new TypeError('cannot read /secret/path of undefined');
    const fault = toBuildFault(defect, never);
    assert.ok(fault instanceof CecError);
    assert.equal(fault.code, 'BUILD_FAILED');
    assert.match(fault.message, /^CEC build failed: internal error/);
    assert.doesNotMatch(fault.message, /secret|undefined/);
    assert.equal(fault.cause, defect);
  });

  it('leaves alone what names a field, an operator’s task or the build already', () => {
    for (const code of ['INVALID_INPUT', 'CLOCK_BEHIND', 'SHUTTING_DOWN', 'BUILD_FAILED'] as const) {
      const error = new CecError(code, 'text');
      assert.equal(toBuildFault(error, never), error);
    }
  });

  it('leaves alone whatever ends a build that was cancelled', () => {
    const cancelled = AbortSignal.abort();
    assert.equal(toBuildFault(cancelled.reason, cancelled), cancelled.reason);
  });
});
