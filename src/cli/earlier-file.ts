import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stateOfBundle, type EarlierState } from '../core/bundle/earlier-state.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { readUnsigned } from '../core/log/checkpoint.ts';
import { invalidInput } from '../errors.ts';
import { faultOf } from './file-fault.ts';

const FLAG = '--since';
/** A note is far shorter; anything longer is none. */
const NOTE_LIMIT = 4096;
/** Every ZIP of ours begins with a local header. */
const ZIP_START = 'PK';

/**
 * The state of the log in `file`: a bundle, which `verify` judges, or a checkpoint note, told apart by their content.
 *
 * @throws {CecError} INVALID_INPUT naming the flag when it is neither, and as `verify`
 */
export async function readEarlierFile(
  file: string,
  verify: (path: string) => Promise<Verification>,
): Promise<EarlierState> {
  const start = await readStart(file).catch(faultOf(FLAG, file));
  if (start.startsWith(ZIP_START)) return stateOfBundle(verify(resolve(file)), FLAG);
  if (readUnsigned(start) !== undefined) return { note: start };
  throw invalidInput(FLAG, `${file} is neither a bundle nor a checkpoint (a signed note of three lines)`);
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(NOTE_LIMIT), 0, NOTE_LIMIT, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
