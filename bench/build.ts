import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bundle } from '../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { secondsOfClauseStatus } from './clause-status.ts';
import { installedBaselines, unpackRecords, type Baseline } from './baselines.ts';
import { PERIOD } from './evidence.ts';
import { median, p99, secondsOf, show } from './figures.ts';
import { append, buildOnce, withService, type Clients } from './load.ts';

const USAGE = `Usage: npm run bench -- [--records N] [--rounds R]

Appends N records (default 200000), then R times (default 3): builds a bundle of them, builds one while GetStatus is
called again and again, verifies the first, and compresses the same record files with other programs. Prints medians,
and ratios to zip -6.
`;
const PROJECT = { projectId: 'bench' };

/** One round; times in seconds. */
interface Round {
  readonly build: number;
  readonly verify: number;
  readonly baselines: readonly number[];
  readonly statusMillis: readonly number[];
  readonly buildMegabytes: number;
  readonly verifyMegabytes: number;
}

async function bench(records: number, rounds: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'cec-bench-'));
  const dataDir = join(directory, 'data');
  try {
    show('machine', `${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}`);
    await withService(dataDir, {}, (clients) => appendAll(clients, records));
    const baselines = await installedBaselines();
    const results: Round[] = [];
    await withService(dataDir, {}, async (clients) => {
      for (let i = 0; i < rounds; i++) results.push(await runRound(clients, directory, baselines));
    });
    const status = await secondsOfClauseStatus(dataDir, { ...PROJECT, ...PERIOD }, { records, rounds });
    report(results, baselines, records);
    const build = median(results.map((round) => round.build));
    show('clause status, of a build', `${((status / build) * 100).toFixed(1)} %`, 'at most 10 %');
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function appendAll(clients: Clients, records: number): Promise<void> {
  let seconds = Number.NaN;
  const megabytes = await clients.service.peakMegabytes(async () => {
    seconds = await append(clients, PROJECT.projectId, records);
  });
  show('append over gRPC', `${Math.round(records / seconds)} records/s`, 'at least 40000');
  show('peak memory of appending', `${Math.round(megabytes ?? Number.NaN)} MB`);
}

async function runRound(
  { service, cec }: Clients,
  directory: string,
  baselines: readonly Baseline[],
): Promise<Round> {
  let bundle: Bundle | undefined;
  const build = await secondsOf(async () => (bundle = await buildOnce({ cec }, PROJECT.projectId)));
  const zipPath = bundle?.zipPath ?? '';
  // A build of its own: the probes take processor time, of which the programs that it is compared with have all.
  const statusMillis: number[] = [];
  const buildMegabytes = await service.peakMegabytes(async () => {
    const ended = new AbortController();
    const probing = probeStatus(cec, ended.signal, statusMillis);
    await buildOnce({ cec }, PROJECT.projectId);
    ended.abort();
    await probing;
  });
  let verify = Number.NaN;
  const verifyMegabytes = await service.peakMegabytes(async () => {
    verify = await secondsOf(() => verifyOnce(cec, zipPath));
  });
  const files = join(directory, 'files');
  await unpackRecords(zipPath, files);
  const compressed = [];
  for (const { compress } of baselines) compressed.push(await compress(files));
  await rm(files, { recursive: true });
  return {
    build,
    verify,
    baselines: compressed,
    statusMillis,
    buildMegabytes: buildMegabytes ?? Number.NaN,
    verifyMegabytes: verifyMegabytes ?? Number.NaN,
  };
}

async function verifyOnce(cec: Clients['cec'], zipPath: string): Promise<void> {
  const { overallValid, errors } = await cec.verifyBundle({ source: { case: 'zipPath', value: zipPath } });
  if (!overallValid) throw new Error(`the bundle does not verify: ${errors.join('; ')}`);
}

/** Asks for the status again and again, one call after the other. */
async function probeStatus(cec: Clients['cec'], ended: AbortSignal, millis: number[]): Promise<void> {
  while (!ended.aborted) {
    millis.push((await secondsOf(() => cec.getStatus({}))) * 1000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const seconds = (value: number): string => `${value.toFixed(2)} s`;

function report(rounds: readonly Round[], baselines: readonly Baseline[], records: number): void {
  const large = records >= 1_000_000;
  const build = median(rounds.map((round) => round.build));
  const verify = median(rounds.map((round) => round.verify));
  show(`build of ${records} records`, seconds(build));
  show('verify', seconds(verify));
  for (const [i, { name }] of baselines.entries()) {
    const base = median(rounds.map((round) => round.baselines[i] ?? Number.NaN));
    show(name, seconds(base));
    const targets = i > 0 ? [] : large ? ['at most 0.70', 'at most 0.35'] : ['at most 1.00', 'at most 0.50'];
    show(`  build / ${name}`, (build / base).toFixed(2), targets[0]);
    show(`  verify / ${name}`, (verify / base).toFixed(2), targets[1]);
  }
  const latencies = rounds.flatMap(({ statusMillis }) => statusMillis);
  show(
    'GetStatus p99 during builds',
    `${p99(latencies).toFixed(1)} ms of ${latencies.length}`,
    'under 50 ms',
  );
  const peak = (of: (round: Round) => number) => `${Math.round(Math.max(...rounds.map(of)))} MB`;
  show(
    'peak memory of a build',
    peak(({ buildMegabytes }) => buildMegabytes),
    'under 400 MB',
  );
  show(
    'peak memory of a verification',
    peak(({ verifyMegabytes }) => verifyMegabytes),
    'under 400 MB',
  );
}

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(USAGE);
else await bench(Number(values.records), Number(values.rounds));
