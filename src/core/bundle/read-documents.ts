import type { OpenArchive } from '../../ports/archive.ts';
import { JsonTextError } from '../../json/json-text-error.ts';
import { canonicalJson, decodeUtf8 } from '../../json/strict-json.ts';
import { createDocumentRoom } from './document-room.ts';
import { sha256Hex } from './entries.ts';

/** An entry of a bundle that is read as a whole. */
export interface Document {
  readonly bytes: Buffer;
  /** 64 hex digits. */
  readonly sha256: string;
  /** The parsed value of a JSON entry in RFC 8785 form; undefined for any other. */
  readonly json: unknown;
}

const MAX_DEPTH = 64;

/** The entries but `streamed`. `fault` is told of each that cannot be used. */
export async function readDocuments(
  archive: OpenArchive,
  streamed: readonly string[],
  fault: (problem: string, path: string) => void,
): Promise<ReadonlyMap<string, Document>> {
  const documents = new Map<string, Document>();
  const room = createDocumentRoom();
  for (const { path, size } of archive.entries) {
    if (streamed.includes(path)) continue;
    const tooLong = room.takeBytes(size);
    if (tooLong !== undefined) {
      fault(`brings it to ${tooLong}`, path);
      break;
    }
    const bytes = await readWhole(archive, path);
    const isJson = path.endsWith('.json');
    const tooMany = isJson ? room.takeJson(bytes) : undefined;
    if (tooMany !== undefined) {
      fault(`brings it to ${tooMany}`, path);
      break;
    }
    const json = isJson ? parseCanonical(bytes, (problem) => fault(problem, path)) : undefined;
    documents.set(path, { bytes, sha256: sha256Hex(bytes), json });
  }
  return documents;
}

/** One entry, whose size the caller has bounded. */
export async function readWhole(archive: OpenArchive, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive.read(path)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** JSON that is signed or hashed has one spelling only; another one is a fault. */
function parseCanonical(bytes: Buffer, fault: (problem: string) => void): unknown {
  try {
    const text = decodeUtf8(bytes);
    if (canonicalJson(text, { maxDepth: MAX_DEPTH }) !== text) fault('is not in RFC 8785 form');
    else return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    fault(`is not JSON: ${error.message}`);
  }
  return undefined;
}
