import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { zipWriter } from './adapters/archiver-zip-writer.ts';
import { zipReader } from './adapters/yauzl-zip-reader.ts';

const FILE = 'score_records/records.ndjson';

/** A properly zipped copy of a bundle in which one score reads differently. */
export async function alterOneRecord(bundle: string, copy: string): Promise<void> {
  const archive = await zipReader().open(bundle);
  const entries = [];
  for (const { path } of archive.entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of archive.read(path)) chunks.push(Buffer.from(chunk));
    const content = Buffer.concat(chunks);
    entries.push({
      path,
      content:
        path === FILE ? Buffer.from(content.toString().replace(/"score":0\.\d/, '"score":0.0')) : content,
    });
  }
  await archive.close();
  await pipeline(zipWriter().write(entries, new AbortController().signal), createWriteStream(copy));
}
