import type { KeyObject } from 'node:crypto';
import { signCheckpoint } from '../../../src/core/log/checkpoint.ts';
import type { RecordProof } from '../../../src/core/log/record-proof.ts';
import { keys, LOG } from './log-fixture.ts';
import { referenceLeafOfLine, referencePath, referenceRoot } from './reference-tree.ts';
import { content, sealedLog } from './sealed-lines.ts';

export const ORIGIN = `cec-test/${LOG}`;

/** A log of `r0`, `r1` … */
export function logLines(size: number, log = LOG): string[] {
  return sealedLog(
    Array.from({ length: size }, (_, i) => content(`r${i}`)),
    log,
  ).lines;
}

/** Proof of one of the lines, its tree made by the definition. */
export function proofOf(
  lines: readonly string[],
  index: number,
  { origin = ORIGIN, key = keys.checkpoint.privateKey }: { origin?: string; key?: KeyObject } = {},
): RecordProof {
  const leaves = lines.map(referenceLeafOfLine);
  const checkpoint = { origin, size: lines.length, root: referenceRoot(leaves) };
  return {
    record: lines[index] ?? '',
    leafIndex: index,
    treeSize: lines.length,
    inclusionProof: referencePath(index, leaves),
    checkpoint: signCheckpoint(checkpoint, key),
  };
}
