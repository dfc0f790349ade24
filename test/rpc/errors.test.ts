import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fromJsonString } from '@bufbuild/protobuf';
import { CompilationError } from '@bufbuild/protovalidate';
import { Code, ConnectError } from '@connectrpc/connect';
import { CecError, invalidInput } from '../../src/errors.ts';
import { BadRequestSchema, ErrorInfoSchema } from '../../src/gen/google/rpc/error_details_pb.ts';
import { GetBundleRequestSchema } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { reasonOf, toConnectError } from '../../src/rpc/errors.ts';

/** What `toConnectError` makes of `err`, and what it logged. */
function translated(err: unknown, signal?: AbortSignal) {
  const logged: Record<string, unknown>[] = [];
  const log = { error: (fields: Record<string, unknown>) => logged.push(fields) };
  return { logged, error: toConnectError(err, { log, method: 'a.B/C', ...(signal && { signal }) }) };
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (err) {
    return err;
  }
  return assert.fail('nothing was thrown');
}

const abortError = () => new DOMException('This operation was aborted', 'AbortError');
const parse = (json: string) => thrownBy(() => fromJsonString(GetBundleRequestSchema, json));

function violationsOf(error: ConnectError): { field: string; description: string }[] {
  const [request] = error.findDetails(BadRequestSchema);
  return (request?.fieldViolations ?? []).map(({ field, description }) => ({ field, description }));
}

describe('toConnectError', () => {
  it('tells a CecError by its row: code, message, reason and domain', () => {
    const { error, logged } = translated(new CecError('RECORD_CONFLICT', 'record_id: is taken'));
    assert.equal(error.code, Code.AlreadyExists);
    assert.equal(error.rawMessage, 'record_id: is taken');
    const [info] = error.findDetails(ErrorInfoSchema);
    assert.equal(info?.reason, 'RECORD_CONFLICT');
    assert.equal(info.domain, 'cec.spanforge.dev');
    assert.deepEqual(logged, []);
  });

  it('names the field of invalid input in a BadRequest', () => {
    const { error } = translated(invalidInput('records[3].payload_json', 'must be an object: {"a": 1}'));
    assert.deepEqual(violationsOf(error), [
      { field: 'records[3].payload_json', description: 'must be an object: {"a": 1}' },
    ]);
  });

  it('sends no BadRequest for a message that names no field', () => {
    assert.deepEqual(
      violationsOf(translated(new CecError('INVALID_INPUT', 'line 3 is no JSON: x')).error),
      [],
    );
  });

  it('logs the cause of a failure that is the service’s own', () => {
    const failure = new CecError('STORE_FAILED', 'storage failed', { cause: new Error('EIO') });
    assert.deepEqual(translated(failure).logged, [{ err: failure, method: 'a.B/C' }]);
    const denied = new CecError('INVALID_INPUT', 'x: y', { cause: new Error('detail') });
    assert.deepEqual(translated(denied).logged, []);
  });

  it('hides anything unexpected behind a bare internal error, and logs it', () => {
    const bug = new TypeError('cannot read /var/lib/cec/key.pem');
    const { error, logged } = translated(bug);
    assert.equal(error.code, Code.Internal);
    assert.equal(error.rawMessage, 'internal error');
    assert.equal(reasonOf(error), 'INTERNAL');
    assert.deepEqual(logged, [{ err: bug, method: 'a.B/C' }]);
    assert.equal(translated('a string').error.rawMessage, 'internal error');
  });

  it('hides what Connect reports as internal, and a rule of the schema that does not work', () => {
    for (const err of [
      new ConnectError('serialize binary: invalid uint32: 5000000000', Code.Internal),
      new ConnectError(
        'no such field',
        Code.InvalidArgument,
        undefined,
        undefined,
        new CompilationError('x'),
      ),
    ]) {
      const { error, logged } = translated(err);
      assert.equal(error.rawMessage, 'internal error');
      assert.equal(logged.length, 1);
    }
  });

  it('replaces Connect’s text about unreadable requests, which repeats them', () => {
    const texts = [
      '{"bundleId": SECRET',
      '{"bundleId": {"SECRET": 1}}',
      '["SECRET"]',
      '{"SECRET":1,"SECRET":2}',
    ];
    const messages = texts.map(
      (text) => translated(ConnectError.from(parse(text), Code.InvalidArgument)).error,
    );
    assert.deepEqual(
      messages.map((error) => error.rawMessage),
      [
        'request: is not JSON that fits this method',
        'bundle_id: must be JSON for string, and set only once',
        'request: is not JSON that fits this method',
        'request: is not JSON that fits this method',
      ],
    );
    for (const error of messages) assert.equal(reasonOf(error), 'INVALID_INPUT');
  });

  it('blames an invalid protobuf tag on the caller, although Connect calls it INTERNAL', () => {
    const { error, logged } = translated(
      new ConnectError('parse binary: illegal tag: field no 0', Code.Internal),
    );
    assert.equal(error.code, Code.InvalidArgument);
    assert.equal(error.rawMessage, 'request: is not valid protobuf for this method');
    assert.deepEqual(logged, []);
  });

  it('keeps Connect’s other errors, shortened, and adds the reason', () => {
    const metadata = { 'grpc-accept-encoding': 'gzip' };
    const foreign = new ConnectError(
      `unknown compression "${'x'.repeat(10_000)}"`,
      Code.Unimplemented,
      metadata,
    );
    const { error } = translated(foreign);
    assert.equal(error.code, Code.Unimplemented);
    assert.equal(error.rawMessage.length, 256);
    assert.equal(error.metadata.get('grpc-accept-encoding'), 'gzip');
    assert.equal(reasonOf(error), 'NOT_IMPLEMENTED');
  });

  it('leaves an error alone that it made itself', () => {
    const { error } = translated(new CecError('BUILD_FAILED', 'CEC build failed: disk full'));
    assert.equal(translated(error).error, error);
  });

  it('makes a message of any text, lone surrogates included, fit for a header', () => {
    const { error } = translated(new CecError('INVALID_INPUT', 'name: \ud800 is no text'));
    assert.doesNotThrow(() => encodeURIComponent(error.rawMessage));
  });

  describe('with an aborted signal', () => {
    it('ends with the deadline when the deadline ended it', () => {
      const signal = AbortSignal.abort(new ConnectError('the operation timed out', Code.DeadlineExceeded));
      for (const err of [
        abortError(),
        signal.reason,
        new CecError('BUILD_FAILED', 'x', { cause: abortError() }),
      ]) {
        const { error, logged } = translated(err, signal);
        assert.equal(error.code, Code.DeadlineExceeded);
        assert.equal(reasonOf(error), 'DEADLINE_EXCEEDED');
        assert.deepEqual(logged, []);
      }
    });

    it('ends as canceled when the caller went away', () => {
      const { error } = translated(abortError(), AbortSignal.abort());
      assert.equal(error.code, Code.Canceled);
      assert.equal(reasonOf(error), 'CANCELED');
    });

    it('ends as unavailable when the service shuts down', () => {
      const { error } = translated(
        abortError(),
        AbortSignal.abort(new CecError('SHUTTING_DOWN', 'try another instance')),
      );
      assert.equal(error.code, Code.Unavailable);
      assert.equal(reasonOf(error), 'SHUTTING_DOWN');
    });

    it('still tells an error that has another cause', () => {
      const { error } = translated(new CecError('BUNDLE_NOT_FOUND', 'Bundle not found'), AbortSignal.abort());
      assert.equal(error.code, Code.NotFound);
      assert.equal(translated(new TypeError('bug'), AbortSignal.abort()).logged.length, 1);
    });

    it('takes an AbortError that the signal did not cause for a defect', () => {
      const { error, logged } = translated(abortError(), new AbortController().signal);
      assert.equal(error.code, Code.Internal);
      assert.equal(logged.length, 1);
    });
  });
});

describe('reasonOf', () => {
  it('ignores an ErrorInfo of another domain', () => {
    const error = new ConnectError('text', Code.PermissionDenied);
    error.details = [
      { desc: ErrorInfoSchema, value: create(ErrorInfoSchema, { reason: 'X', domain: 'other' }) },
    ];
    assert.equal(reasonOf(error), 'PERMISSION_DENIED');
  });
});
