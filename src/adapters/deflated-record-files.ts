import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, type ZlibOptions } from 'node:zlib';
import type { FinishedRecordFile, RecordFiles, RecordFilesFactory } from '../ports/record-files.ts';
import { writeFault } from './write-fault.ts';

const compress = promisify<Uint8Array, ZlibOptions, Buffer>(deflateRaw);

const BLOCK_BYTES = 512 * 1024;
const MAX_IN_FLIGHT = 8;
/** Lines up to this length compress as well with a smaller window, and faster. */
const SHORT_LINE = 1024;

/** Record files compressed block by block on the thread pool into files below `directory`. */
export function createDeflatedRecordFiles({ directory }: { readonly directory: string }): RecordFilesFactory & { sweep(): Promise<void> } {
  return {
    create: async (bundleId, count) => {
      const own = join(directory, bundleId);
      await mkdir(own, { recursive: true, mode: 0o700 });
      return createFiles(own, count);
    },
    sweep: async () => {
      for (const name of await readdir(directory).catch(() => [])) await rm(join(directory, name), { recursive: true, force: true });
    },
  };
}

async function createFiles(directory: string, count: number): Promise<RecordFiles> {
  const gate = createGate(MAX_IN_FLIGHT);
  const files = await Promise.all(
    Array.from({ length: count }, async (_, i) => new DeflatedFile(join(directory, `${i}.deflate`), await open(join(directory, `${i}.deflate`), 'wx', 0o600))),
  );
  return {
    write: async (file, bytes, lines) => {
      const target = files[file];
      if (target === undefined) throw new RangeError('no such record file');
      await target.add(bytes, lines, gate);
    },
    finish: () => Promise.all(files.map((file) => file.finish(gate))),
    discard: async () => {
      await Promise.all(files.map((file) => file.close()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Gate = <T>(work: () => Promise<T>) => Promise<{ readonly done: Promise<T> }>;

/** Starts work when fewer than `limit` pieces are under way. */
function createGate(limit: number): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    const done = work().finally(() => {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    });
    // The outcome is taken up when the file's next block is written or the file ends.
    done.catch(() => {});
    return { done };
  };
}

class DeflatedFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #crc = 0;
  #size = 0;
  #lines = 0;
  #block: Uint8Array[] = [];
  #blockBytes = 0;
  #blockLines = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  async add(bytes: Uint8Array, lines: number, gate: Gate): Promise<void> {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
    this.#lines += lines;
    this.#block.push(bytes);
    this.#blockBytes += bytes.length;
    this.#blockLines += lines;
    if (this.#blockBytes >= BLOCK_BYTES) await this.#flush(constants.Z_SYNC_FLUSH, gate);
  }

  async finish(gate: Gate): Promise<FinishedRecordFile> {
    await this.#flush(constants.Z_FINISH, gate);
    await this.#written;
    const [path, lines, size, checksum] = [this.#path, this.#lines, this.#size, this.#crc];
    return { lines, size, crc32: checksum, sha256: this.#hash.digest('hex'), deflated: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
  }

  async close(): Promise<void> {
    await this.#written.catch(() => {});
    await this.#handle.close();
  }

  async #flush(finishFlush: number, gate: Gate): Promise<void> {
    const block = Buffer.concat(this.#block);
    const options = { ...parameters(block.length / Math.max(1, this.#blockLines)), finishFlush };
    this.#block = [];
    this.#blockBytes = 0;
    this.#blockLines = 0;
    const before = this.#written;
    const { done } = await gate(async () => {
      const compressed = await compress(block, options);
      await before;
      await this.#write(compressed);
    });
    this.#written = done;
  }

  async #write(compressed: Buffer): Promise<void> {
    try {
      await this.#handle.appendFile(compressed);
    } catch (error) {
      throw writeFault(error, 'bundle store');
    }
  }
}

function parameters(averageLine: number): ZlibOptions {
  const common = { level: 6, memLevel: 9, chunkSize: BLOCK_BYTES };
  return averageLine < SHORT_LINE ? { ...common, windowBits: 13, strategy: constants.Z_FILTERED } : { ...common, windowBits: 15 };
}
