import { writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { rawZip, type RawEntry } from '../adapters/zip-raw.ts';

/** The entries of a bundle, in its order. */
export type Content = ReadonlyMap<string, Buffer>;

export async function unzip(path: string): Promise<Content> {
  const archive = await zipReader().open(path);
  try {
    const content = new Map<string, Buffer>();
    for (const entry of archive.entries) {
      const chunks: Buffer[] = [];
      for await (const chunk of archive.read(entry.path)) chunks.push(Buffer.from(chunk));
      content.set(entry.path, Buffer.concat(chunks));
    }
    return content;
  } finally {
    await archive.close();
  }
}

/** A ZIP as the service lays it out: same order, methods, dates, modes; right sizes and checksums. */
export function zip(content: Content, traits: Pick<RawEntry, 'both' | 'stored'> = {}): Buffer {
  return rawZip(
    [...content].map(([name, bytes]) =>
      traits.stored === true || name === 'mimetype'
        ? { name, content: bytes, ...traits, stored: true }
        : { name, content: bytes, data: deflate(bytes), ...traits },
    ),
  );
}

/** `zip` into a file. */
export async function rezip(content: Content, path: string): Promise<string> {
  await writeFile(path, zip(content));
  return path;
}

/** Most altered copies share most of their entries, so each content is deflated once. */
const deflated = new WeakMap<Buffer, Buffer>();

function deflate(content: Buffer): Buffer {
  const data = deflated.get(content) ?? deflateRawSync(content);
  deflated.set(content, data);
  return data;
}
