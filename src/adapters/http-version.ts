import type { Socket } from 'node:net';
import { REQUEST_TIMEOUT } from './http-engine.ts';

/** Start of the client connection preface (RFC 9113 §3.4); no HTTP/1 request begins like this. */
const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n');

/**
 * Tells HTTP/2 from HTTP/1 by the first bytes of a cleartext connection, which stay in the socket; a peer that
 * takes longer than `timeoutMs` to send them is dropped. Node has no cleartext server for both
 * (nodejs/node#44887).
 */
export function detectHttpVersion(socket: Socket, timeoutMs: number, found: (version: 1 | 2) => void): void {
  let head = Buffer.alloc(0);
  const timer = setTimeout(() => {
    socket.write(REQUEST_TIMEOUT);
    socket.destroySoon();
  }, timeoutMs);

  function read(): void {
    for (let chunk = readChunk(socket); chunk; chunk = readChunk(socket)) head = Buffer.concat([head, chunk]);
    const length = Math.min(head.length, HTTP2_PREFACE.length);
    const isPrefix = head.subarray(0, length).equals(HTTP2_PREFACE.subarray(0, length));
    if (isPrefix && length < HTTP2_PREFACE.length) return;
    settle();
    socket.unshift(head);
    found(isPrefix ? 2 : 1);
  }

  function settle(): void {
    clearTimeout(timer);
    socket.off('readable', read);
    socket.off('close', settle);
  }

  socket.on('readable', read);
  socket.on('close', settle);
}

function readChunk(socket: Socket): Buffer | undefined {
  const chunk: unknown = socket.read();
  return Buffer.isBuffer(chunk) ? chunk : undefined;
}
