import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  FinishedRecordFile,
  RecordFileSummary,
  RecordFiles,
  RecordFilesFactory,
} from '../ports/record-files.ts';
import { createBlockGatherer, type BlockGatherer } from './block-gatherer.ts';
import { deflateBlock, type Block } from './deflate-block.ts';
import { createSlots, type Slots } from './slots.ts';
import { openSpoolFile, type SpoolFile } from './spool-file.ts';
import { writeFault } from './write-fault.ts';
import { writeFully } from './write-fully.ts';

export interface DeflatedRecordFiles extends RecordFilesFactory {
  /** Removes what earlier processes left; to be called before the first `create`. */
  sweep(): Promise<void>;
  /** The finished files of a bundle that were made elsewhere, such as by another thread. */
  reopen(bundleId: string, files: readonly RecordFileSummary[]): readonly FinishedRecordFile[];
  /** Removes a bundle's files; nobody may be at work on them. */
  remove(bundleId: string): Promise<void>;
}

/** Blocks of at most 1 MiB that are compressed or wait to be written, of all bundles together. */
const BLOCKS_IN_FLIGHT = 4;
const READ_BYTES = 256 * 1024;
const PLACE = 'directory for record files';

/**
 * Record files set aside as raw deflate in `<directory>/<bundle id>/`. Lines are compressed in blocks, several at
 * once. `write` takes `bytes` over: they are read later and must not change.
 */
export function createDeflatedRecordFiles({
  directory,
}: {
  readonly directory: string;
}): DeflatedRecordFiles {
  const slots = createSlots(BLOCKS_IN_FLIGHT);
  return {
    async create(bundleId, count) {
      const own = join(directory, bundleId);
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await mkdir(own, { mode: 0o700 });
        return createRecordFiles(own, await openSpools(own, count), slots);
      } catch (error) {
        throw writeFault(error, PLACE);
      }
    },
    sweep: () => rm(directory, { recursive: true, force: true }),
    reopen: (bundleId, files) =>
      files.map((facts, i) => toFinished(pathOf(join(directory, bundleId), i), facts)),
    remove: (bundleId) => rm(join(directory, bundleId), { recursive: true, force: true }),
  };
}

interface Spool {
  readonly path: string;
  readonly file: SpoolFile;
  readonly gatherer: BlockGatherer;
  /** Settles when all blocks before are written; never rejects. */
  written: Promise<void>;
}

const pathOf = (directory: string, file: number): string => join(directory, `${file}.deflate`);

async function openSpools(directory: string, count: number): Promise<Spool[]> {
  const spools: Spool[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const path = pathOf(directory, i);
      const file = openSpoolFile(path);
      spools.push({ path, file, gatherer: createBlockGatherer(), written: Promise.resolve() });
    }
    return spools;
  } catch (error) {
    await removeSpools(directory, spools);
    throw error;
  }
}

async function removeSpools(directory: string, spools: readonly Spool[]): Promise<void> {
  await Promise.all(spools.map(({ file }) => file.close()));
  await rm(directory, { recursive: true, force: true });
}

function createRecordFiles(directory: string, spools: readonly Spool[], slots: Slots): RecordFiles {
  /** The first fault; from then on, or once discarded, blocks that wait are dropped. */
  const faults: Error[] = [];
  const throwIfFaulty = () => {
    if (faults[0] !== undefined) throw faults[0];
  };

  /** Resolves when the block is being compressed; the order of the calls is the order in the file. */
  function enqueue(spool: Spool, block: Block): Promise<void> {
    const begun = slots.take();
    spool.written = store(spool, block, { begun, before: spool.written });
    return begun;
  }

  async function store(
    { file }: Spool,
    block: Block,
    { begun, before }: { readonly begun: Promise<void>; readonly before: Promise<void> },
  ): Promise<void> {
    await begun;
    try {
      throwIfFaulty();
      const bytes = await deflateBlock(block);
      await before;
      throwIfFaulty();
      await writeFully(file, bytes);
    } catch (error) {
      faults.push(writeFault(error, PLACE));
    }
    await before;
    slots.give();
  }

  async function enqueueAll(spool: Spool, blocks: readonly Block[]): Promise<void> {
    await Promise.all(blocks.map((block) => enqueue(spool, block)));
    throwIfFaulty();
  }

  async function settled(): Promise<void> {
    await Promise.all(spools.map(({ written }) => written));
  }

  return {
    async write(file, bytes, lines) {
      throwIfFaulty();
      const spool = spools[file];
      if (spool === undefined)
        throw new RangeError(`there are ${spools.length} record files, and no ${file}`);
      await enqueueAll(spool, spool.gatherer.add(bytes, lines));
    },
    async finish() {
      await Promise.all(spools.map((spool) => enqueueAll(spool, [spool.gatherer.end()])));
      await settled();
      throwIfFaulty();
      await Promise.all(spools.map(({ file }) => file.close()));
      return spools.map(({ path, gatherer }) => toFinished(path, gatherer.facts()));
    },
    async discard() {
      faults.push(new Error('the record files were discarded'));
      await settled();
      await removeSpools(directory, spools);
    },
  };
}

function toFinished(path: string, facts: RecordFileSummary): FinishedRecordFile {
  return { ...facts, deflated: () => createReadStream(path, { highWaterMark: READ_BYTES }) };
}
