import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { checkAftermath, type Witnesses } from './aftermath.ts';
import { createAuditor } from './auditor.ts';
import { appendBatch, build, createLedger, loadUntilGone, newBatch, PROJECTS } from './load.ts';
import { createSeeded, type Seeded } from './seeded.ts';
import { type Aim, FOUND_AFTERWARDS, type StageName, STAGES } from './stages.ts';
import { startVictim, type Victim } from './victim.ts';

// oxlint-disable-next-line node/no-process-env -- how thorough to be is for the caller to say
const { CEC_CRASH_ROUNDS = '10', CEC_CRASH_SEED = String(Date.now() % 1e9) } = process.env;
/** A stage that was missed is aimed at again. */
const MOST_EXTRA_ROUNDS = 15;
const ROUNDS_PER_DIRECTORY = 15;
const REACHED_WITHIN_MILLIS = 10_000;
/** In every other data directory. Its logs begin with 1000 records and grow, so that some bundles are made in parts. */
const IN_PARTS = { CEC_PART_RECORDS: '1500', CEC_PARTS_AT_ONCE: '2' };

type Stage = (typeof STAGES)[number];
type Hits = Map<StageName, number>;

/** A data directory, what the service promised about it, and the process that serves it now. */
interface Scene extends Witnesses {
  readonly dataDir: string;
  readonly settings: Readonly<Record<string, string>>;
  victim: Victim;
}

async function openScene(t: TestContext, random: Seeded, settings: Scene['settings']): Promise<Scene> {
  const dataDir = await mkdtemp(join(await realpath(tmpdir()), 'cec-crash-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const victim = await startVictim(dataDir, settings);
  const auditor = await createAuditor(dataDir);
  const scene = { dataDir, settings, ledger: createLedger(), auditor, checked: new Set<string>(), victim };
  t.after(() => closeScene(scene));
  for (const project of PROJECTS)
    await appendBatch(scene.victim, scene.ledger, newBatch(project, 1000, random));
  await build(scene.victim, scene.ledger, PROJECTS[0]);
  return scene;
}

async function closeScene({ dataDir, victim, auditor }: Scene): Promise<void> {
  victim.child.kill('SIGKILL');
  await Promise.all([victim.gone, auditor.close()]);
  await rm(dataDir, { recursive: true, force: true });
}

/** Kills the service in a stage while it works, starts it again, and looks at what is there. */
async function playRound(scene: Scene, point: Omit<Aim, 'report'>, random: Seeded): Promise<StageName[]> {
  const report = join(scene.dataDir, 'killed.json');
  await scene.victim.aim({ ...point, report });
  const { victim, ledger } = scene;
  const impatience = new AbortController();
  const giveUp = delay(REACHED_WITHIN_MILLIS, undefined, impatience).then(
    () => void victim.child.kill('SIGKILL'),
    () => {},
  );
  await loadUntilGone(victim, ledger, random);
  impatience.abort();
  await giveUp;
  assert.equal(await victim.gone, 'SIGKILL', victim.log.join('\n'));
  const counts: number[] = JSON.parse((await readFile(report, 'utf8')) || '[]');
  await rm(report);
  scene.victim = await startVictim(scene.dataDir, scene.settings);
  const unanswered = await checkAftermath(scene.victim, scene.dataDir, scene);
  const afterwards: Readonly<Record<string, number>> = {
    'append: committed, not answered': unanswered.records,
    'build: registered, not answered': unanswered.bundles,
  };
  return STAGES.map(({ name }) => name).filter(
    (name, i) => (FOUND_AFTERWARDS.has(name) ? (afterwards[name] ?? 0) : (counts[i] ?? 0)) > 0,
  );
}

function aimAt({ name, spreadMicros }: Stage, random: Seeded): Omit<Aim, 'report'> {
  return { stage: name, occurrence: 1 + random.below(3), delayMicros: random.below(spreadMicros) };
}

/** The stage hit least; the first of several. */
function nextStage(hits: Hits): Stage {
  const [first, ...rest] = STAGES;
  const hitsOf = ({ name }: Stage) => hits.get(name) ?? 0;
  return rest.reduce<Stage>((least, stage) => (hitsOf(stage) < hitsOf(least) ? stage : least), first);
}

describe('SIGKILL while appending and building', () => {
  it(`loses nothing acknowledged and shows nothing partial, at ${CEC_CRASH_ROUNDS} points over all stages`, async (t) => {
    t.diagnostic(`seed ${CEC_CRASH_SEED} (CEC_CRASH_SEED)`);
    const seed = Number(CEC_CRASH_SEED);
    const random = createSeeded(seed);
    const rounds = Number(CEC_CRASH_ROUNDS);
    const hits: Hits = new Map(STAGES.map(({ name }) => [name, 0]));
    let scene = await openScene(t, random, {});
    const isMissing = () => [...hits.values()].includes(0);
    for (let round = 0; round < rounds || (isMissing() && round < rounds + MOST_EXTRA_ROUNDS); round++) {
      if (round > 0 && round % ROUNDS_PER_DIRECTORY === 0) {
        await closeScene(scene);
        scene = await openScene(t, random, (round / ROUNDS_PER_DIRECTORY) % 2 === 1 ? IN_PARTS : {});
      }
      const point = aimAt(nextStage(hits), createSeeded(seed + round));
      const hit = await playRound(scene, point, random);
      const { stage, occurrence, delayMicros } = point;
      t.diagnostic(
        `round ${round + 1}: ${stage}, time ${occurrence}, after ${delayMicros} µs; hit ${hit.join('; ')}`,
      );
      for (const name of hit) hits.set(name, (hits.get(name) ?? 0) + 1);
    }
    for (const [name, count] of hits) t.diagnostic(`hits ${count}: ${name}`);
    assert.ok(!isMissing(), 'a stage was never hit');
  });
});
