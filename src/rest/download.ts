import type { DownloadBundleResponse } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { bundleNotFound, storedBundle } from './bundles.ts';
import { matchesTag, parseRange } from './byte-range.ts';
import type { ByteRange } from './byte-range.ts';
import { RestError } from './errors.ts';
import type { Answer, ByteStream, Exchange } from './exchange.ts';

// Crockford's base 32 has no I, L, O and U.
const BUNDLE_ID = /^cec-[0-9A-HJKMNP-TV-Z]{26}$/;

/** GET and HEAD /v1/risk/cec/{bundle_id}/download, for a signed link. */
export async function downloadBundle(exchange: Exchange): Promise<Answer> {
  checkLink(exchange);
  const bundle = await storedBundle(exchange);
  const headers = fileHeaders(bundle);
  const request = exchange.req.headers;
  if (matchesTag(request['if-none-match'], headers.etag)) return { status: 304, headers };
  const size = Number(bundle.sizeBytes);
  const range = wantsWhole(exchange, headers.etag) ? undefined : parseRange(request.range, size);
  if (range === 'unsatisfiable') throw unsatisfiable(size);
  if (range === undefined) {
    const bytes = await fileBytes(exchange, { first: 0, last: size - 1 });
    return { status: 200, headers, body: { bytes } };
  }
  const contentRange = { 'content-range': `bytes ${range.first}-${range.last}/${size}` };
  const bytes = await fileBytes(exchange, range);
  return { status: 206, headers: { ...headers, ...contentRange }, body: { bytes } };
}

function checkLink({ id: bundleId, deps, query }: Exchange): void {
  if (!BUNDLE_ID.test(bundleId)) throw new RestError(404, 'Bundle not found');
  const verdict = deps.links.check(bundleId, query);
  if (verdict === 'expired') throw new RestError(410, 'the download link has expired; ask for a fresh one');
  if (verdict === 'invalid') throw new RestError(403, 'the download link is not valid');
}

/** A range counts only on GET, and with If-Range only for the very file that it names (RFC 9110 §13.1.5). */
function wantsWhole({ req }: Exchange, etag: string): boolean {
  const ifRange = req.headers['if-range'];
  return req.method !== 'GET' || (ifRange !== undefined && ifRange !== etag);
}

function fileHeaders(bundle: Bundle) {
  const { projectId, fromDate, toDate, sha256 } = bundle;
  return {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="halluccheck_cec_${projectId}_${fromDate}_${toDate}.zip"`,
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
  };
}

function unsatisfiable(size: number): RestError {
  const headers = { 'content-range': `bytes */${size}`, 'accept-ranges': 'bytes' };
  return new RestError(416, 'Range: must be one range within the file', { headers });
}

/** The file is opened here, so that one that cannot be read is still an error answer. */
async function fileBytes(exchange: Exchange, { first, last }: ByteRange): Promise<ByteStream> {
  const length = last - first + 1;
  if (exchange.req.method === 'HEAD') return { length, chunks: nothing() };
  const { deps, id: bundleId } = exchange;
  const enough = new AbortController();
  const signal = AbortSignal.any([exchange.signal, enough.signal]);
  const stream = deps.cec.downloadBundle({ bundleId, offset: BigInt(first) }, { signal });
  const messages = stream[Symbol.asyncIterator]();
  try {
    const opening = await messages.next();
    if (opening.done === true) throw new Error('DownloadBundle sent nothing');
    return { length, chunks: exactly(length, opening, messages, enough) };
  } catch (err) {
    throw bundleNotFound(err);
  }
}

/** Connect's streams have no `return`; one that is not read to its end must be aborted. */
async function* exactly(
  length: number,
  opening: IteratorResult<DownloadBundleResponse, unknown>,
  messages: AsyncIterator<DownloadBundleResponse, unknown>,
  enough: AbortController,
): AsyncGenerator<Uint8Array, void> {
  let missing = length;
  try {
    for (let message = opening; missing > 0; message = await messages.next()) {
      if (message.done === true) throw new Error(`DownloadBundle ended ${missing} bytes early`);
      const data = message.value.data.subarray(0, missing);
      missing -= data.length;
      yield data;
    }
  } finally {
    enough.abort();
  }
}

async function* nothing(): AsyncGenerator<Uint8Array, void> {}
