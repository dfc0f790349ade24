import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { invalidInput } from '../errors.ts';
import { faultOf } from './file-fault.ts';

/** The file, or standard input for `-`. Call it before the data directory is opened: a wrong name is told at once. */
export async function openInput(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  if (!(await stat(file).catch(faultOf('FILE', file))).isFile())
    throw invalidInput('FILE', `${file} is not a file`);
  return createReadStream(file);
}
