import { ArchiveFault, type OpenArchive } from '../../ports/archive.ts';

const LF = 0x0a;
/** The SDK knows no limit; parsed, a line takes some fifty times as much memory. */
const MAX_LINE = 2 ** 20;

/**
 * The lines of an entry, blank ones left out; the last needs no LF.
 *
 * @throws {ArchiveFault} for a line of more than 1 MiB, and as `OpenArchive.read`
 */
export async function* linesOf(archive: OpenArchive, path: string): AsyncGenerator<Buffer, void> {
  let pieces: Buffer[] = [];
  let length = 0;
  const add = (piece: Buffer) => {
    length += piece.length;
    if (length > MAX_LINE) throw new ArchiveFault(`a line has more than ${MAX_LINE} bytes`, path);
    // The archive may reuse the memory of a chunk.
    pieces.push(Buffer.from(piece));
  };
  const take = () => {
    const line = Buffer.concat(pieces);
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of archive.read(path)) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      if (length > 0) yield take();
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
