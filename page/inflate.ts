import type { Inflate } from '../src/adapters/zip-content.ts';
import { CecError } from '../src/errors.ts';
import { ArchiveFault } from '../src/ports/archive.ts';

/** A browser inflates a piece as a whole, which may grow a thousandfold: so this bounds the memory. */
const PIECE_BYTES = 16 * 1024;

/** Inflates by the browser, which also refuses what is incomplete and what goes on behind its end. */
export const inflateRaw: Inflate = async function* inflateRaw(data, member) {
  const inflater = new DecompressionStream('deflate-raw');
  const fed = feed(data, inflater.writable.getWriter());
  const reader = inflater.readable.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    await fed;
  } catch (error) {
    if (error instanceof ArchiveFault || error instanceof CecError) throw error;
    throw new ArchiveFault('its deflate data is damaged, incomplete, or followed by more', member.path, {
      cause: error,
    });
  } finally {
    await reader.cancel().catch(() => {});
  }
};

/** Resolves when everything was taken, or rejection went to the reading side. */
async function feed(
  data: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<BufferSource>,
): Promise<void> {
  try {
    for await (const chunk of data) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES)
        await writer.write(Uint8Array.from(chunk.subarray(at, at + PIECE_BYTES)));
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
  }
}
