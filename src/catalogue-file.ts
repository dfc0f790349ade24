import { readFile } from 'node:fs/promises';
import { builtInCatalogue } from './core/clauses/built-in-catalogue.ts';
import type { Catalogue } from './core/clauses/catalogue.ts';
import { CatalogueError, parseCatalogue } from './core/clauses/parse-catalogue.ts';
import { CecError } from './errors.ts';
import { JsonTextError } from './json/json-text-error.ts';
import { canonicalJson, decodeUtf8 } from './json/strict-json.ts';
import { errno } from './adapters/errno.ts';

const SETTING = 'CEC_CATALOGUE';
/** Room for ten times the built-in one. */
const MOST_BYTES = 2 * 1024 * 1024;
const MAX_DEPTH = 32;

/**
 * The catalogue in the configured file, which replaces the built-in one.
 *
 * @throws {CecError} INVALID_INPUT with a line for each fault of the file
 */
export async function configuredCatalogue(path: string | undefined): Promise<Catalogue> {
  return path === undefined ? builtInCatalogue : readCatalogue(path);
}

async function readCatalogue(path: string): Promise<Catalogue> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw refusal([`the file cannot be read (${errno(cause) ?? 'unknown failure'})`], cause);
  });
  if (bytes.length > MOST_BYTES) throw refusal([`the file is longer than ${MOST_BYTES} bytes`]);
  try {
    return parseCatalogue(JSON.parse(canonicalJson(decodeUtf8(bytes), { maxDepth: MAX_DEPTH })));
  } catch (error) {
    if (error instanceof CatalogueError) throw refusal(error.faults, error);
    if (error instanceof JsonTextError) throw refusal([`the file is not JSON: ${error.message}`], error);
    throw error;
  }
}

function refusal(faults: readonly string[], cause?: unknown): CecError {
  const lines = faults.map((fault) => `${SETTING}: ${fault}`);
  return new CecError('INVALID_INPUT', lines.join('\n'), { cause });
}
