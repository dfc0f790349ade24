/**
 * Loaded into the service before its own code (`--import`): tells from what the service does to its database, its
 * files and its progress which stages are going on, and has a thread kill the process in one of them.
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isMainThread, Worker } from 'node:worker_threads';
import { ProgressMeter } from '../../src/core/bundle/build-progress.ts';
import type { BuildStage } from '../../src/ports/build-progress.ts';
import { createStageCounts, type StageName } from './stages.ts';

const PROGRESS: Readonly<Record<BuildStage, StageName>> = {
  PLANNING: 'build: PLANNING',
  COLLECTING: 'build: COLLECTING',
  PROVING: 'build: PROVING',
  MAPPING: 'build: MAPPING',
  SEALING: 'build: SEALING',
  TIMESTAMPING: 'build: TIMESTAMPING',
  PUBLISHING: 'build: PUBLISHING, writing the file',
};

/** Record ids of the test end with their number in the batch; the service's own do not. */
const isFirstOfBatch = (id: unknown) => typeof id === 'string' && id.endsWith('.0');

const { memory, enter, move } = createStageCounts();

if (isMainThread) {
  watchProgress();
  watchDatabase();
  watchFiles();
  process.on('message', takeAim);
  // The channel must not keep the process alive.
  process.channel?.unref();
}

function takeAim(aim: unknown): void {
  new Int32Array(memory).fill(0);
  const thread = new Worker(new URL('./kill-thread.ts', import.meta.url), { workerData: { memory, aim } });
  thread.once('message', () => process.send?.('aimed'));
  thread.unref();
}

function watchProgress(): void {
  const stages = new WeakMap<ProgressMeter, BuildStage>();
  const proceed = Reflect.get(ProgressMeter.prototype, 'enter');
  ProgressMeter.prototype.enter = function enterStage(this: ProgressMeter, stage: BuildStage) {
    const before = stages.get(this);
    stages.set(this, stage);
    if (before === undefined) enter(PROGRESS[stage]);
    else move(PROGRESS[before], PROGRESS[stage]);
    Reflect.apply(proceed, this, [stage]);
  };
}

type Transaction = 'append' | 'registration' | undefined;

function watchDatabase(): void {
  let transaction: Transaction;
  const noteRun = (sql: string, values: readonly unknown[]) => {
    if (sql.includes('insert into bundle ')) {
      transaction = 'registration';
      move('build: PUBLISHING, file named', 'build: PUBLISHING, registering');
    } else if (sql.includes('insert into record_id') && values.some(isFirstOfBatch)) {
      transaction = 'append';
      move('append: sealing', 'append: writing');
    }
  };
  const prepare = Reflect.get(DatabaseSync.prototype, 'prepare');
  DatabaseSync.prototype.prepare = function prepareWatched(this: DatabaseSync, sql: string): StatementSync {
    const statement = Reflect.apply(prepare, this, [sql]);
    watchCalls(statement, 'run', (values) => noteRun(sql, values));
    watchCalls(statement, 'get', (values) => noteGet(sql, values));
    return statement;
  };
  const exec = Reflect.get(DatabaseSync.prototype, 'exec');
  DatabaseSync.prototype.exec = function execWatched(this: DatabaseSync, sql: string): void {
    const committed = sql === 'commit' ? transaction : undefined;
    if (committed === 'append') move('append: writing', 'append: committing');
    Reflect.apply(exec, this, [sql]);
    if (committed === 'append') move('append: committing', 'append: committed, not answered');
    if (committed === 'registration')
      move('build: PUBLISHING, registering', 'build: registered, not answered');
    if (committed !== undefined) transaction = undefined;
  };
}

function noteGet(sql: string, values: readonly unknown[]): void {
  if (sql.includes('from record_id') && values.some(isFirstOfBatch)) enter('append: sealing');
}

function watchCalls(target: object, method: string, note: (values: readonly unknown[]) => void): void {
  const call = Reflect.get(target, method);
  Reflect.set(target, method, (...values: unknown[]) => {
    note(values);
    return Reflect.apply(call, target, values);
  });
}

function watchFiles(): void {
  const { link } = fs;
  fs.link = async (from, to) => {
    await link(from, to);
    move('build: PUBLISHING, writing the file', 'build: PUBLISHING, file named');
  };
  syncBuiltinESMExports();
}
