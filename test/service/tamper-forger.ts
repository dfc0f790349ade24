import { parseChainProof } from '../../src/core/bundle/parse-chain-proof.ts';
import { jcs, RECORD_FILES } from '../../src/core/bundle/entries.ts';
import { formatHeader, leafHash, type RecordHeader } from '../../src/core/log/record-line.ts';
import type { Content } from './rezip.ts';
import {
  forgeLine,
  headerOf,
  recordsOf,
  textOf,
  withEntry,
  withHeader,
  withLines,
  type Found,
} from './tamper-lines.ts';

/** The hash that the next record names. */
export function leafOf(line: string): string {
  return leafHash(formatHeader(headerOf(line)));
}

/** Links the records behind `from` to what it became, as anyone can: only keys cannot be made up. */
export function rehash(content: Content, from: Found, line: string): Content {
  const changed = new Map([[from.header.chain_position, line]]);
  let before = { position: from.header.chain_position, leaf: leafOf(line) };
  for (const { header, line: old } of recordsOf(content)) {
    if (header.chain_position <= from.header.chain_position) continue;
    const adjoins = header.chain_position === before.position + 1;
    const linked = adjoins ? withHeader(old, { ...header, prev_hash: before.leaf }) : old;
    changed.set(header.chain_position, linked);
    before = { position: header.chain_position, leaf: leafOf(linked) };
  }
  return RECORD_FILES.reduce(
    (altered, path) =>
      withLines(
        altered,
        path,
        recordsOf(content)
          .filter((record) => record.path === path)
          .map(({ header, line: old }) => changed.get(header.chain_position) ?? old),
      ),
    content,
  );
}

/** Records that continue the log behind its newest one, each linked to the one before. */
export function forgeTail(content: Content, count: number): string[] {
  const newest = recordsOf(content).at(-1);
  if (newest === undefined) return [];
  const lines: string[] = [];
  let { header, line } = newest;
  for (let i = 0; i < count; i++) {
    header = nextHeader(header, line, i);
    line = forgeLine(header, `{"model":"m-4","ok":true,"score":1}`);
    header = headerOf(line);
    lines.push(line);
  }
  return lines;
}

function nextHeader(before: RecordHeader, line: string, i: number): RecordHeader {
  return {
    ...before,
    chain_position: before.chain_position + 1,
    prev_hash: leafOf(line),
    record_id: `forged-${i}`,
    schema_key: 'halluccheck.score.v1',
    timestamp: '2025-03-15T00:00:00.000000Z',
    late_count: before.late_count + 1,
  };
}

/** chain_proof.json with the last segment reaching to the forged records, which are said to be the signed tree's. */
export function claimTail(content: Content, count: number): Content {
  return editProof(content, (proof) => ({
    ...proof,
    verified_count: proof.verified_count + count,
    segments: proof.segments.map((segment, i) =>
      i === proof.segments.length - 1 ? { ...segment, last: segment.last + count } : segment,
    ),
  }));
}

export function editProof(
  content: Content,
  change: (proof: NonNullable<ReturnType<typeof parseChainProof>>) => unknown,
): Content {
  const faults: string[] = [];
  const proof = parseChainProof(JSON.parse(textOf(content, 'chain_proof.json')), faults);
  if (proof === undefined) throw new Error(faults.join());
  return withEntry(content, 'chain_proof.json', jcs(change(proof)));
}
