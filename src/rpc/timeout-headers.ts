import type { IncomingHttpHeaders } from 'node:http';

const MS_OF_UNIT = new Map([
  ['H', 3_600_000],
  ['M', 60_000],
  ['S', 1_000],
]);

/** Longest delay of a Node timer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Shortens deadlines that no Node timer can hold: Connect arms one before it compares the deadline with its
 * limit, and Node prints a warning and fires at once. What remains is longer than any sensible limit.
 */
export function capTimeouts(headers: IncomingHttpHeaders): void {
  const grpc = headers['grpc-timeout'];
  const connect = headers['connect-timeout-ms'];
  if (typeof grpc === 'string' && grpcTimeoutMs(grpc) > LONGEST_TIMER_MS)
    headers['grpc-timeout'] = '99999999m';
  if (Number(connect) > LONGEST_TIMER_MS) headers['connect-timeout-ms'] = String(LONGEST_TIMER_MS);
}

/** gRPC over HTTP/2, "Timeout"; units below a second cannot overflow a timer. */
function grpcTimeoutMs(value: string): number {
  const [, digits, unit = ''] = /^(\d{1,8})([HMS])$/.exec(value) ?? [];
  return Number(digits) * (MS_OF_UNIT.get(unit) ?? 0);
}
