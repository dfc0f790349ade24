import { createHash } from 'node:crypto';
import { formatHeader, parseLine, payloadHash, type RecordHeader } from '../../src/core/log/record-line.ts';
import { RECORD_FILES } from '../../src/core/bundle/entries.ts';
import type { Content } from './rezip.ts';

/** A record as it stands in a bundle. */
export interface Found {
  readonly path: string;
  /** From 0. */
  readonly index: number;
  readonly line: string;
  readonly header: RecordHeader;
}

export function textOf(content: Content, path: string): string {
  const bytes = content.get(path);
  if (bytes === undefined) throw new Error(`the bundle has no ${path}`);
  return bytes.toString();
}

export function withEntry(content: Content, path: string, text: string | Buffer): Content {
  if (!content.has(path)) throw new Error(`the bundle has no ${path}`);
  return new Map([...content, [path, Buffer.from(text)]]);
}

export function withoutEntry(content: Content, path: string): Content {
  return new Map([...content].filter(([name]) => name !== path));
}

/** Without their LFs. */
export function linesOf(content: Content, path: string): string[] {
  return textOf(content, path).split('\n').slice(0, -1);
}

export function withLines(content: Content, path: string, lines: readonly string[]): Content {
  return withEntry(content, path, lines.map((line) => `${line}\n`).join(''));
}

/** All shown records, by position. */
export function recordsOf(content: Content): Found[] {
  return RECORD_FILES.flatMap((path) =>
    linesOf(content, path).map((line, index) => ({ path, index, line, header: headerOf(line) })),
  ).toSorted((a, b) => a.header.chain_position - b.header.chain_position);
}

export function recordAt(content: Content, position: number): Found {
  const found = recordsOf(content).find(({ header }) => header.chain_position === position);
  if (found === undefined) throw new Error(`position ${position} is not shown`);
  return found;
}

export function headerOf(line: string): RecordHeader {
  const bytes = Buffer.from(line);
  const parsed = parseLine(bytes, 0, bytes.length);
  if (parsed === undefined) throw new Error(`not a record: ${line.slice(0, 80)}`);
  return parsed.header;
}

export function replaceLine(content: Content, { path, index }: Found, line: string): Content {
  return withLines(content, path, linesOf(content, path).with(index, line));
}

/** The line with another header, everything else untouched. */
export function withHeader(line: string, header: RecordHeader): string {
  return line.replace(/^\{"header":\{[^}]*\}/, () => `{"header":${formatHeader(header)}`);
}

/** A record that agrees with itself; its HMAC is made up, as that of anyone without the key. */
export function forgeLine(header: RecordHeader, payloadJson: string): string {
  const salt = 'AAAAAAAAAAAAAAAAAAAAAA';
  const sealed = formatHeader({ ...header, payload_hash: payloadHash(salt, payloadJson) });
  const hmac = createHash('sha256').update(sealed).digest('hex');
  return `{"header":${sealed},"hmac":"hmac-sha256:${hmac}","payload":${payloadJson},"salt":"${salt}"}`;
}
