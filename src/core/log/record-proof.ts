import { CecError } from '../../errors.ts';
import { JsonTextError } from '../../json/json-text-error.ts';
import { quoted } from '../../json/quoted.ts';
import { canonicalJson } from '../../json/strict-json.ts';
import {
  fault,
  itemsOf,
  memberOf,
  objectOf,
  textOf,
  wholeNumberOf,
  wordOf,
  type PlacedValue,
} from '../clauses/placed-value.ts';
import { isHash, type Hash } from './merkle.ts';

/** A record, and the way from it to a signed tree of its log. */
export interface RecordProof {
  /** The line as stored, without LF: header, HMAC, and payload and salt unless it was erased. */
  readonly record: string;
  readonly leafIndex: number;
  readonly treeSize: number;
  /** Audit path, leaf to root (RFC 6962 §2.1.1). */
  readonly inclusionProof: readonly Hash[];
  /** Signed note (C2SP tlog-checkpoint) over the tree. */
  readonly checkpoint: string;
}

const FORMAT = 'cec.record_proof.v1';
const MEMBERS = ['format', 'record', 'leaf_index', 'tree_size', 'inclusion_proof', 'checkpoint'];
const PREFIX = 'sha256:';
/** A tree of 2^53 leaves has no longer path. */
const LONGEST_PATH = 53;

/**
 * A proof as a file, JSON with exactly these members:
 *
 * - `format`: `cec.record_proof.v1`
 * - `record`: the record's line as a text, byte for byte as it is stored, without LF
 * - `leaf_index`, `tree_size`: whole numbers
 * - `inclusion_proof`: hashes `sha256:<64 hex>`, leaf to root (RFC 6962 §2.1.1)
 * - `checkpoint`: the signed note, its line breaks included
 */
export function recordProofJson(proof: RecordProof): string {
  const file = {
    format: FORMAT,
    record: proof.record,
    leaf_index: proof.leafIndex,
    tree_size: proof.treeSize,
    inclusion_proof: proof.inclusionProof.map((hash) => `${PREFIX}${hash}`),
    checkpoint: proof.checkpoint,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads what `recordProofJson` wrote, or a stranger. Whether it proves anything, `verifyRecordProof` tells.
 *
 * @throws {CecError} INVALID_INPUT naming what is wrong first
 */
export function parseRecordProof(text: string): RecordProof {
  const place: PlacedValue = { value: parsed(text), path: '', faults: [] };
  const source = objectOf(place) ?? {};
  const at = (key: string) => memberOf(place, source, key);
  // First of all, so that a file of another kind is told as such.
  wordOf(at('format'), [FORMAT]);
  for (const key of Object.keys(source))
    if (!MEMBERS.includes(key)) fault(place, `has no member ${quoted(key)}`);
  const proof = {
    record: textOf(at('record')),
    leafIndex: wholeNumberOf(at('leaf_index'), 0),
    treeSize: wholeNumberOf(at('tree_size'), 1),
    inclusionProof: pathOf(at('inclusion_proof')),
    checkpoint: textOf(at('checkpoint')),
  };
  if (place.faults[0] !== undefined) throw notAProof(place.faults[0]);
  return proof;
}

/** A duplicate member or a number that is rounded could be read in two ways. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(canonicalJson(text));
  } catch (cause) {
    if (!(cause instanceof JsonTextError)) throw cause;
    throw notAProof(cause.message, cause);
  }
}

function pathOf(place: PlacedValue): Hash[] {
  const items = itemsOf(place);
  if (items.length > LONGEST_PATH) fault(place, `must not have more than ${LONGEST_PATH} hashes`);
  return items.map(hashOf);
}

function hashOf(place: PlacedValue): Hash {
  const text = textOf(place);
  const hash = text.slice(PREFIX.length);
  if (!text.startsWith(PREFIX) || !isHash(hash)) fault(place, 'must be sha256:<64 hex>');
  return hash;
}

function notAProof(problem: string, cause?: Error): CecError {
  return new CecError('INVALID_INPUT', `it is no saved proof (${FORMAT}): ${problem}`, { cause });
}
