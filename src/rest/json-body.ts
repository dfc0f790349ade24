import { JsonTextError } from '../json/json-text-error.ts';
import { decodeUtf8, jsonMembers } from '../json/strict-json.ts';
import { invalidBody } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { parsedMembers } from './members.ts';
import type { Members } from './members.ts';
import { atMost, bodyChunks, checkAnnouncedSize, mediaTypeOf } from './request-body.ts';

/**
 * The members of a JSON body, parsed.
 *
 * @throws {RestError} 408, 413 and 415; 422 without particulars when the body is no JSON object in the strict
 * sense (RFC 8259 without duplicate keys, lone surrogates, byte-order mark or numbers beyond a double).
 */
export async function readMembers(exchange: Exchange): Promise<Members> {
  const text = await readText(exchange);
  try {
    return parsedMembers(jsonMembers(text));
  } catch (err) {
    throw err instanceof JsonTextError ? invalidBody(err) : err;
  }
}

/** The text of a JSON body, not yet parsed; errors as `readMembers`. */
export async function readText(exchange: Exchange): Promise<string> {
  const { req, deps } = exchange;
  mediaTypeOf(req, ['application/json']);
  const bytes = await readBytes(exchange, deps.limits.jsonBytes);
  try {
    return decodeUtf8(bytes);
  } catch (err) {
    throw err instanceof JsonTextError ? invalidBody(err) : err;
  }
}

async function readBytes(exchange: Exchange, maxBytes: number): Promise<Uint8Array> {
  checkAnnouncedSize(exchange.req, maxBytes);
  const deadline = performance.now() + exchange.deps.limits.bodyMillis;
  const chunks = bodyChunks(exchange, () => deadline - performance.now());
  const received: Uint8Array[] = [];
  for await (const chunk of atMost(chunks, maxBytes)) received.push(chunk);
  return Buffer.concat(received);
}
