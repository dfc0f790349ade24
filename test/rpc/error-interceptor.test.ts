import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { CecError } from '../../src/errors.ts';
import { ServerReflection } from '../../src/gen/grpc/reflection/v1/reflection_pb.ts';
import { createCallLog } from '../../src/rpc/call-log.ts';
import { reasonOf } from '../../src/rpc/errors.ts';
import { openRaw } from '../adapters/raw-http.ts';
import { callRaw, frame } from './raw-grpc.ts';
import { startServer } from './rpc-fixture.ts';

/** The only method here that streams in both directions. */
const PATH = `/${ServerReflection.typeName}/ServerReflectionInfo`;
/** A frame says its length in bytes 1 to 4. */
const HALF_A_FRAME_HEAD = '\0\0';
const BAD_TAG = Buffer.from([0xff, 0xff, 0xff]);

/** A handler that reads its requests, and tells what ended them. */
function createReader() {
  const { promise: failure, resolve: fail } = Promise.withResolvers<unknown>();
  const routes = (router: ConnectRouter): void => {
    router.service(ServerReflection, {
      async *serverReflectionInfo(requests) {
        try {
          for await (const { host } of requests) yield { validHost: host };
        } catch (err) {
          fail(err);
          throw new CecError('BUILD_FAILED', 'CEC build failed: no input', { cause: err });
        }
      },
    });
  };
  return { routes, failure };
}

describe('createErrorInterceptor', () => {
  it('lets a handler see a malformed message of its input as invalid input', async (t) => {
    const reader = createReader();
    const server = await startServer({ routes: reader.routes });
    t.after(() => server.close());
    const answer = await callRaw(server.url, PATH, frame(BAD_TAG));
    const error = await reader.failure;
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, Code.InvalidArgument);
    assert.equal(reasonOf(error), 'INVALID_INPUT');
    assert.equal(answer.reason, 'SFCEC_BUILD_ERROR');
  });

  it('takes input that breaks off for the caller’s doing, and not for a defect', async (t) => {
    const { promise: noted, resolve: note } = Promise.withResolvers<unknown>();
    const server = await startServer({ interceptors: [createCallLog({ info: ({ code }) => note(code) })] });
    t.after(() => server.close());
    const { socket } = await openRaw(server.port);
    const head = [
      'POST /spanforge.cec.v1.CecService/BuildBundle HTTP/1.1',
      'Host: one.example',
      'Content-Type: application/connect+proto',
      'Content-Length: 100',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${HALF_A_FRAME_HEAD}`, () => socket.resetAndDestroy());
    assert.equal(await noted, 'CANCELED');
    assert.deepEqual(server.errors, []);
  });
});
