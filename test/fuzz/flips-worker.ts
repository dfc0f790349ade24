import { workerData } from 'node:worker_threads';
import { readLayout } from '../../src/adapters/zip-layout.ts';
import { CecError } from '../../src/errors.ts';
import { ArchiveFault, DEFAULT_ARCHIVE_LIMITS } from '../../src/ports/archive.ts';
import { answerTasks } from '../../src/workers/answer-tasks.ts';
import { memoryReader, memorySource } from '../adapters/memory-archive.ts';
import { bytesOf } from '../adapters/zip-files.ts';
import { flip } from './flip.ts';

/** The bits that are to be flipped, and those of them that nobody notices. */
export interface FlipTask {
  readonly task: readonly number[];
  readonly result: readonly number[];
}

// Nobody reads the traces of the errors, which take longer than all else.
Error.stackTraceLimit = 0;

/** As a bundle is after it crossed to a thread: its buffers are plain arrays. */
interface Received {
  readonly bytes: Uint8Array;
  readonly content: ReadonlyMap<string, Uint8Array>;
}

const { content, ...original }: Received = workerData;
const bytes = Buffer.from(original.bytes);
const layout = await readLayout(memorySource(bytes), DEFAULT_ARCHIVE_LIMITS);

answerTasks<FlipTask>(async (bits) => {
  const passed: number[] = [];
  for (const bit of bits) {
    flip(bytes, bit);
    if (await isRead(bit)) passed.push(bit);
    flip(bytes, bit);
  }
  return passed;
});

/** @throws Error when it can be read, but otherwise */
async function isRead(bit: number): Promise<boolean> {
  try {
    const archive = await memoryReader(bytes).open('');
    if (archive.entries.length !== content.size) throw new Error(`bit ${bit} alters the list of entries`);
    for (const path of ownerFirst(bit >> 3)) {
      const found = await bytesOf(archive.read(path));
      if (!found.equals(content.get(path) ?? Buffer.of())) throw new Error(`bit ${bit} alters ${path}`);
    }
    return true;
  } catch (error) {
    if (error instanceof ArchiveFault || error instanceof CecError) return false;
    throw error;
  }
}

/** All entries, and first the one that the byte belongs to: where a fault is, it is found at once. */
function ownerFirst(at: number): string[] {
  const owner = layout.findLast(({ offset }) => offset <= at)?.path;
  return layout.map(({ path }) => path).toSorted((a, b) => Number(b === owner) - Number(a === owner));
}
