import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { pino } from 'pino';
import { clauseTable } from './cli/clause-table.ts';
import { createProgressDisplay } from './cli/progress.ts';
import { toConfig } from './config.ts';
import { fromMillis } from './core/time.ts';
import { quarterOfEvidence } from './demo-evidence.ts';
import { alterOneRecord } from './demo-tamper.ts';
import { AuditService } from './gen/spanforge/audit/v1/audit_service_pb.ts';
import type { Bundle } from './gen/spanforge/cec/v1/bundle_pb.ts';
import { CecService } from './gen/spanforge/cec/v1/cec_service_pb.ts';
import { toTimestamp } from './rpc/times.ts';
import { startServer } from './server.ts';

const BATCH = 1000;

/** The main job from end to end in a temporary data directory, over gRPC. */
async function demonstrate(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'cec-demo-'));
  const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: directory });
  const server = await startServer(config, pino({ level: 'silent' }));
  const transport = createGrpcTransport({ baseUrl: server.url });
  const cec = createClient(CecService, transport);
  try {
    console.log(`service on ${server.url}`);
    await appendQuarter(createClient(AuditService, transport));
    const bundle = await build(cec);
    const sound = await cec.verifyBundle({ source: { case: 'zipPath', value: bundle.zipPath } });
    console.log(`verified: overall_valid ${sound.overallValid}`);
    const copy = join(directory, 'altered.zip');
    await alterOneRecord(bundle.zipPath, copy);
    const altered = await cec.verifyBundle({ source: { case: 'zipPath', value: copy } });
    console.log(`copy with one altered record: overall_valid ${altered.overallValid}`);
    for (const error of altered.errors) console.log(`  ${error}`);
    await rm(copy);
    const { bundle: reissued } = await cec.reissueDownloadUrl({ bundleId: bundle.bundleId });
    console.log(`link reissued: ${reissued?.downloadUrl ?? ''}`);
    console.log(
      `bundle: ${bundle.zipPath}\nread it: CEC_DATA_DIR=${directory} npm run -s cec -- report ${bundle.zipPath}`,
    );
    return sound.overallValid && !altered.overallValid;
  } finally {
    await server.close(1000);
  }
}

async function appendQuarter(audit: ReturnType<typeof createClient<typeof AuditService>>): Promise<void> {
  const evidence = quarterOfEvidence();
  for (let from = 0; from < evidence.length; from += BATCH) {
    const records = evidence.slice(from, from + BATCH).map(({ kind, at, payload }) => ({
      schemaKey: `halluccheck.${kind}.v1`,
      payloadJson: Buffer.from(JSON.stringify(payload)),
      timestamp: toTimestamp(fromMillis(at)),
    }));
    await audit.appendRecords({ projectId: 'support-bot', records });
  }
  console.log(`${evidence.length} records appended: a quarter, and the first days after it`);
}

async function build(cec: ReturnType<typeof createClient<typeof CecService>>): Promise<Bundle> {
  const display = createProgressDisplay(process.stderr.isTTY);
  for await (const { event } of cec.buildBundle({
    projectId: 'support-bot',
    fromDate: '2026-01-01',
    toDate: '2026-03-31',
    scope: { system: 'Support bot', role: 'deployer', versions: '4.2' },
  })) {
    if (event.case === 'progress') display.show(event.value);
    if (event.case !== 'bundle') continue;
    display.end();
    console.log(`built ${event.value.bundleId}: ${JSON.stringify(event.value.recordCounts)}`);
    for (const line of clauseTable(event.value.clauses)) console.log(line);
    return event.value;
  }
  throw new Error('the build ended without a bundle');
}

process.exitCode = (await demonstrate()) ? 0 : 1;
