import { readFile, stat, writeFile } from 'node:fs/promises';
import { parseRecordProof, recordProofJson, type RecordProof } from '../core/log/record-proof.ts';
import { CecError, invalidInput } from '../errors.ts';
import { JsonTextError } from '../json/json-text-error.ts';
import { decodeUtf8 } from '../json/strict-json.ts';
import { faultOf } from './file-fault.ts';

/** A record of the longest kind, with every character escaped, and a proof are shorter. */
const MOST_BYTES = 1 << 20;

/** @throws {CecError} INVALID_INPUT naming the file when it is no saved proof */
export async function readProofFile(path: string): Promise<RecordProof> {
  const found = await stat(path).catch(notFound(path));
  if (!found.isFile()) throw invalidInput('FILE', `${path} is not a file`);
  if (found.size > MOST_BYTES) throw invalidInput('FILE', `${path} is too long to be a saved proof`);
  const bytes = await readFile(path).catch(faultOf('FILE', path));
  try {
    return parseRecordProof(decodeUtf8(bytes));
  } catch (cause) {
    if (cause instanceof JsonTextError || cause instanceof CecError)
      throw invalidInput('FILE', `${path}: ${cause.message}`, { cause });
    throw cause;
  }
}

/** Writes a new file, since what it holds is evidence. It holds the record's payload, so it is for its owner alone. */
export async function saveProofFile(path: string, proof: RecordProof): Promise<void> {
  await writeFile(path, recordProofJson(proof), { flag: 'wx', mode: 0o600 }).catch(faultOf('--out', path));
}

/** Who names a record rather than a file forgot its project. */
function notFound(path: string): (error: unknown) => never {
  return (cause) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw invalidInput('FILE', `${path} does not exist; if it is a record, name its --project`, { cause });
    return faultOf('FILE', path)(cause);
  };
}
