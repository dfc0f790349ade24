import assert from 'node:assert/strict';
import { ConnectError } from '@connectrpc/connect';

/** Awaits a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<ConnectError> {
  const outcome = await call.then(
    () => assert.fail('the call succeeded'),
    (err: unknown) => err,
  );
  assert.ok(outcome instanceof ConnectError, String(outcome));
  return outcome;
}

/** Cases of the events, until the stream ends or fails. */
export async function events(
  stream: AsyncIterable<{ event: { case: string | undefined } }>,
  onEvent = () => {},
) {
  const seen: (string | undefined)[] = [];
  for await (const { event } of stream) {
    seen.push(event.case);
    onEvent();
  }
  return seen;
}
