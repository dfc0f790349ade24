/** Where a crash can find an append and a build; `spreadMicros`: within which time of its begin the kill falls. */
export const STAGES = [
  { name: 'append: sealing', spreadMicros: 800 },
  { name: 'append: writing', spreadMicros: 800 },
  { name: 'append: committing', spreadMicros: 500 },
  { name: 'append: committed, not answered', spreadMicros: 300 },
  { name: 'build: PLANNING', spreadMicros: 1_000 },
  { name: 'build: COLLECTING', spreadMicros: 8_000 },
  { name: 'build: PROVING', spreadMicros: 200 },
  { name: 'build: MAPPING', spreadMicros: 60 },
  { name: 'build: SEALING', spreadMicros: 200 },
  { name: 'build: TIMESTAMPING', spreadMicros: 400 },
  { name: 'build: PUBLISHING, writing the file', spreadMicros: 4_000 },
  { name: 'build: PUBLISHING, file named', spreadMicros: 1_500 },
  { name: 'build: PUBLISHING, registering', spreadMicros: 300 },
  { name: 'build: registered, not answered', spreadMicros: 200 },
] as const;

export type StageName = (typeof STAGES)[number]['name'];

export function stageIndex(name: StageName): number {
  return STAGES.findIndex((stage) => stage.name === name);
}

/** Only the caller knows when an answer has come, so these last for ever and what was hit is found afterwards. */
export const FOUND_AFTERWARDS: ReadonlySet<StageName> = new Set([
  'append: committed, not answered',
  'build: registered, not answered',
]);

/** When the process is to be killed. */
export interface Aim {
  readonly stage: StageName;
  /** Which time that the stage is entered. */
  readonly occurrence: number;
  readonly delayMicros: number;
  /** File that takes what was going on. */
  readonly report: string;
}

/** How much is going on in each stage, in memory that the killing thread sees. */
export interface StageCounts {
  /** By stage: how often it was entered, then how many are in it. */
  readonly memory: SharedArrayBuffer;
  readonly enter: (stage: StageName) => void;
  readonly move: (from: StageName, to: StageName) => void;
}

export function createStageCounts(): StageCounts {
  const memory = new SharedArrayBuffer(2 * STAGES.length * Int32Array.BYTES_PER_ELEMENT);
  const cells = new Int32Array(memory);
  const enter = (stage: StageName) => {
    const index = stageIndex(stage);
    if (!FOUND_AFTERWARDS.has(stage)) Atomics.add(cells, STAGES.length + index, 1);
    Atomics.add(cells, index, 1);
    Atomics.notify(cells, index);
  };
  const leave = (stage: StageName) => {
    const index = STAGES.length + stageIndex(stage);
    // What began before the watch did is not counted.
    if (Atomics.load(cells, index) > 0) Atomics.sub(cells, index, 1);
  };
  return {
    memory,
    enter,
    move: (from, to) => {
      leave(from);
      enter(to);
    },
  };
}
