import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { invalidInput } from '../errors.ts';
import { jsonMembers } from '../json/strict-json.ts';
import { toTimestamp } from '../rpc/times.ts';
import { parseInstant } from '../core/time.ts';
import { Tier } from '../gen/spanforge/cec/v1/build_pb.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { withConnection, type Connection } from './connection.ts';
import { toDocumentedJson } from './documented-json.ts';
import { createProgressDisplay } from './progress.ts';

const COMMON = {
  project: { type: 'string' },
  org: { type: 'string', default: '' },
  server: { type: 'string' },
} as const;
const BATCH = 1000;

export async function appendFile(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: COMMON, allowPositionals: true });
  const [file = '-'] = positionals;
  const input = file === '-' ? process.stdin : createReadStream(file);
  return withConnection(values.server, async ({ audit }) => {
    let stored = 0;
    for await (const { first, lines } of batchesOf(createInterface({ input, crlfDelay: Infinity }))) {
      const records = lines.map((line, i) => parseRecord(line, first + i));
      const project = { projectId: values.project ?? '', orgId: values.org };
      stored += (await audit.appendRecords({ ...project, records })).results.length;
    }
    console.log(`${stored} records stored`);
    return 0;
  });
}

export async function buildBundle(args: string[]): Promise<number> {
  const options = {
    ...COMMON,
    from: { type: 'string', default: '' },
    to: { type: 'string', default: '' },
    framework: { type: 'string', multiple: true, default: [] as string[] },
    tier: { type: 'string', default: 'core' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ args, options });
  return withConnection(values.server, async (connection) => {
    const remote = values.server !== undefined;
    const bundle = await build(connection, {
      projectId: values.project ?? '',
      orgId: values.org,
      fromDate: values.from,
      toDate: values.to,
      frameworks: [...values.framework],
      tier: values.tier === 'extended' ? Tier.EXTENDED : Tier.CORE,
      outputDir: remote ? '' : (values.out ?? ''),
    });
    if (remote && values.out !== undefined)
      await download(connection, bundle.bundleId, join(values.out, `${bundle.bundleId}.zip`));
    if (values.json) console.log(JSON.stringify(toDocumentedJson(bundle), null, 2));
    else console.log(`${bundle.bundleId}\n${bundle.zipPath}`);
    for (const { code, message } of bundle.findings) console.error(`${code}: ${message}`);
    return 0;
  });
}

export async function getBundle(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { ...COMMON, out: { type: 'string' } },
    allowPositionals: true,
  });
  const [bundleId = ''] = positionals;
  return withConnection(values.server, async (connection) => {
    const { bundle } = await connection.cec.getBundle({ bundleId });
    if (values.out !== undefined) await download(connection, bundleId, values.out);
    if (bundle !== undefined) console.log(JSON.stringify(toDocumentedJson(bundle), null, 2));
    return 0;
  });
}

export async function eraseRecords(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { ...COMMON, reason: { type: 'string' } },
    allowPositionals: true,
  });
  return withConnection(values.server, async ({ audit }) => {
    const project = { projectId: values.project ?? '', orgId: values.org };
    const { erased } = await audit.eraseRecords({
      ...project,
      recordIds: positionals,
      reasonCode: values.reason ?? '',
    });
    console.log(`${erased} records erased`);
    return 0;
  });
}

export async function showStatus(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: COMMON });
  return withConnection(values.server, async ({ cec }) => {
    const { bundleCount, frameworksSupported } = await cec.getStatus({});
    console.log(`${bundleCount} bundles; frameworks ${frameworksSupported.join(', ')}`);
    return 0;
  });
}

async function build(
  { cec }: Connection,
  request: Parameters<Connection['cec']['buildBundle']>[0],
): Promise<Bundle> {
  const display = createProgressDisplay(process.stderr.isTTY);
  try {
    for await (const { event } of cec.buildBundle(request)) {
      if (event.case === 'bundle') return event.value;
      if (event.case === 'progress') display.show(event.value);
    }
  } finally {
    display.end();
  }
  throw new Error('the build ended without a bundle');
}

async function download({ cec }: Connection, bundleId: string, path: string): Promise<void> {
  async function* bytes() {
    for await (const { data } of cec.downloadBundle({ bundleId })) yield data;
  }
  await pipeline(Readable.from(bytes(), { objectMode: false }), createWriteStream(path, { flags: 'wx' }));
}

async function* batchesOf(lines: AsyncIterable<string>) {
  let batch: string[] = [];
  let first = 1;
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield { first, lines: batch };
    first += batch.length;
    batch = [];
  }
  if (batch.length > 0) yield { first, lines: batch };
}

/** The same members as over REST; the payload goes on as it stands. */
function parseRecord(line: string, number: number) {
  const members = jsonMembers(line, { root: `line ${number}`, maxDepth: 33 });
  const text = (name: string) => {
    const value: unknown = JSON.parse(members.get(name) ?? '""');
    if (typeof value !== 'string') throw invalidInput(`line ${number}: ${name}`, 'must be a text');
    return value;
  };
  const unknown = [...members.keys()].find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw invalidInput(`line ${number}: ${unknown.slice(0, 64)}`, 'unknown field');
  const instant = parseInstant(text('timestamp'));
  if (members.has('timestamp') && instant === undefined)
    throw invalidInput(`line ${number}: timestamp`, 'must be an RFC 3339 time');
  return {
    schemaKey: text('schema_key'),
    payloadJson: Buffer.from(members.get('payload') ?? ''),
    projectId: text('project_id'),
    orgId: text('org_id'),
    ...(members.has('record_id') && { recordId: text('record_id') }),
    ...(instant !== undefined && { timestamp: toTimestamp(instant) }),
  };
}

const MEMBERS = ['schema_key', 'payload', 'record_id', 'timestamp', 'project_id', 'org_id'];
