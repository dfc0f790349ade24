import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import type { ArchiveLimits, RepackReason } from '../../src/ports/archive.ts';

/** A directory of the calling test file, removed after its tests. */
export async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cec-zip-'));
  after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export interface ReadArchive {
  readonly contents: ReadonlyMap<string, string>;
  readonly repacked: readonly RepackReason[];
}

/** Opens and reads everything. */
export async function readAll(
  path: string,
  limits?: Partial<ArchiveLimits>,
  reader = zipReader(),
): Promise<ReadArchive> {
  const archive = await reader.open(path, limits);
  try {
    const contents = new Map<string, string>();
    for (const entry of archive.entries) contents.set(entry.path, await textOf(archive.read(entry.path)));
    return { contents, repacked: archive.repacked };
  } finally {
    await archive.close();
  }
}

export async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  return (await bytesOf(chunks)).toString('latin1');
}

export async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Writes the bytes into the directory, and reads them back as an archive. */
export async function readBytes(directory: string, bytes: Buffer): Promise<ReadArchive> {
  const path = join(directory, 'archive.zip');
  await writeFile(path, bytes);
  return readAll(path);
}

export interface ToolResult {
  readonly ok: boolean;
  readonly output: string;
}

/** Why a test that needs the tool is skipped, or false. */
export function missing(tool: string, probe: string): string | false {
  return spawnSync(tool, [probe]).error === undefined ? false : `${tool} is not installed`;
}

export function runTool(
  tool: string,
  args: readonly string[],
  options: { cwd?: string; input?: Buffer } = {},
): ToolResult {
  const { status, stdout, stderr } = spawnSync(tool, args, options);
  return { ok: status === 0, output: `${stdout.toString()}${stderr.toString()}` };
}
