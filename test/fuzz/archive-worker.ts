import assert from 'node:assert/strict';
import { workerData } from 'node:worker_threads';
import { readLayout } from '../../src/adapters/zip-layout.ts';
import { CecError } from '../../src/errors.ts';
import { DEFAULT_ARCHIVE_LIMITS } from '../../src/ports/archive.ts';
import { contentOf, memorySource } from '../adapters/memory-archive.ts';
import type { Content } from '../service/rezip.ts';
import { mutateArchive, type Parts } from './mutate-archive.ts';
import { contentSteps } from './mutate-content.ts';
import { answerMutants, type Mutant } from './mutants.ts';
import { verifyInPlace, type SmallBundle } from './small-bundle.ts';

const bundle = received(workerData);
const parts = await partsOf(bundle);
const steps = contentSteps(bundle.content, bundle.other);

answerMutants({ mutate: (pick) => mutateArchive(parts, pick, steps), judge });

/** One verdict on each: no archive, refused by its container or by other checks, or nothing in it is other. */
async function judge({ bytes }: Mutant): Promise<string> {
  const verdict = await verdictOn(bytes);
  if (verdict === undefined) return 'no archive';
  const failed = verdict.checks.filter(({ status }) => status === 'FAIL').map(({ id }) => id);
  assert.equal(verdict.errors.length, failed.length);
  if (!verdict.overallValid) return failed.includes('container') ? 'container' : 'content';
  assert.deepEqual(failed, []);
  assert.deepEqual(await contentOf(bytes), bundle.content);
  const byId = await verifyInPlace(bundle, bytes, { sha256: bundle.sha256 });
  assert.equal(byId.overallValid, bytes.equals(bundle.bytes), 'by the id only the file itself is accepted');
  return 'same content';
}

async function verdictOn(bytes: Buffer) {
  try {
    return await verifyInPlace(bundle, bytes);
  } catch (error) {
    if (error instanceof CecError && error.code === 'NOT_AN_ARCHIVE') return undefined;
    throw error;
  }
}

/** Buffers cross to a thread as plain arrays. */
function received(sent: SmallBundle): SmallBundle {
  return {
    ...sent,
    bytes: Buffer.from(sent.bytes),
    content: buffers(sent.content),
    other: buffers(sent.other),
  };
}

function buffers(content: Content): Content {
  return new Map([...content].map(([path, bytes]) => [path, Buffer.from(bytes)]));
}

async function partsOf({ bytes, content }: SmallBundle): Promise<Parts> {
  const members = await readLayout(memorySource(bytes), DEFAULT_ARCHIVE_LIMITS);
  const entries = members.map(({ path, stored, dataOffset, compressedSize }) => ({
    name: path,
    content: content.get(path) ?? Buffer.alloc(0),
    stored,
    data: bytes.subarray(dataOffset, dataOffset + compressedSize),
  }));
  return { entries, end: {} };
}
