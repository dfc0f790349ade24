import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';

/**
 * Spells the `grpc-message` of an answer as gRPC does: printable ASCII but `%` stands for itself. Connect 2.2 sends
 * it as a URI component, and grpc-js decodes only what is encoded in a whole URI, so that its users would read
 * `%3A` for a colon.
 */
export function spellStatusMessage(res: ServerResponse | Http2ServerResponse): void {
  const addTrailers: (trailers: OutgoingHttpHeaders) => void = res.addTrailers.bind(res);
  res.addTrailers = (trailers: OutgoingHttpHeaders) => addTrailers(withMessageSpelled(trailers));
}

function withMessageSpelled(trailers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const { 'grpc-message': message } = trailers;
  return typeof message === 'string' ? { ...trailers, 'grpc-message': encodeMessage(message) } : trailers;
}

function encodeMessage(component: string): string {
  return decodeURIComponent(component).replaceAll(/[^ -$&-~]/gu, encodeURIComponent);
}
