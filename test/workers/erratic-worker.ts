import { workerData } from 'node:worker_threads';
import { CecError } from '../../src/errors.ts';
import { answerTasks } from '../../src/workers/answer-tasks.ts';

/** What the thread is to do. */
export type ErraticTask =
  | { readonly do: 'add'; readonly n: number }
  | { readonly do: 'count'; readonly to: number }
  | { readonly do: 'sum'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly do: ErraticDeed };

type ErraticDeed = 'throw' | 'refuse' | 'throw-nothing' | 'throw-aside' | 'exit' | 'never-end';

/** What it was started with, and how many tasks it has had. */
export interface ErraticResult {
  readonly value: number;
  readonly tasks: number;
}

const base: number = workerData;
let tasks = 0;

const deeds: Record<ErraticDeed, () => Promise<number>> = {
  throw: async () => {
    throw new TypeError('a defect');
  },
  refuse: async () => {
    throw new CecError('LOG_CORRUPT', 'the log is broken');
  },
  'throw-nothing': () => Promise.reject(undefined),
  'throw-aside': () => {
    setImmediate(() => {
      throw new Error('thrown aside');
    });
    return new Promise(() => {});
  },
  exit: async () => process.exit(0),
  'never-end': () => new Promise(() => {}),
};

async function work(task: ErraticTask, tell: (progress: number) => void): Promise<number> {
  if (task.do === 'add') return base + task.n;
  if (task.do === 'sum') return task.bytes.reduce((sum, byte) => sum + byte, 0);
  if (task.do !== 'count') {
    tell(0);
    return deeds[task.do]();
  }
  for (let i = 1; i <= task.to; i++) tell(i);
  return task.to;
}

answerTasks<{ task: ErraticTask; result: ErraticResult }>(async (task, tell) => {
  tasks++;
  return { value: await work(task, tell), tasks };
});
