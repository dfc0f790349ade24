import { BUILD_STAGES, type BuildProgress, type BuildStage } from '../../ports/build-progress.ts';

/** What a build tells about itself. */
export type Progress = Pick<ProgressMeter, 'enter' | 'expectRecords' | 'setRecords' | 'addBytes'>;

/** The progress of builds that make up one: each call gives the next of them its own, and their records add up. */
export function shareProgress(whole: Progress): () => Progress {
  let sum = 0;
  return () => {
    let own = 0;
    return {
      enter: () => {},
      expectRecords: () => {},
      setRecords: (done) => {
        sum += Math.max(done - own, 0);
        own = Math.max(done, own);
        whole.setRecords(sum);
      },
      addBytes: (count) => whole.addBytes(count),
    };
  };
}

/** Ten messages a second at most, except that each stage is always told. */
const MIN_INTERVAL_MILLIS = 100;

/** Follows one build and tells `tell` about it; nothing it tells ever steps back. */
export class ProgressMeter {
  readonly #tell: (progress: BuildProgress) => void;
  readonly #clock: () => number;
  readonly #startedAt: number;
  #stage: BuildStage = 'PLANNING';
  #recordsDone = 0;
  #recordsTotal = 0;
  #bytesWritten = 0;
  #toldAt = 0;

  /** `clock`: milliseconds that never go back. */
  constructor(tell: (progress: BuildProgress) => void, clock: () => number) {
    this.#tell = tell;
    this.#clock = clock;
    this.#startedAt = clock();
  }

  /** Enters a stage; an earlier one than the present is ignored, as when a build plans again. */
  enter(stage: BuildStage): void {
    if (BUILD_STAGES.indexOf(stage) < BUILD_STAGES.indexOf(this.#stage)) return;
    this.#stage = stage;
    this.#tellNow();
  }

  expectRecords(total: number): void {
    this.#recordsTotal = Math.max(total, this.#recordsTotal);
  }

  /** Records read since the stage began, of those expected. */
  setRecords(done: number): void {
    this.#recordsDone = Math.max(done, this.#recordsDone);
    this.#tellInTime();
  }

  addBytes(count: number): void {
    this.#bytesWritten += count;
    this.#tellInTime();
  }

  #tellInTime(): void {
    if (this.#clock() - this.#toldAt >= MIN_INTERVAL_MILLIS) this.#tellNow();
  }

  #tellNow(): void {
    this.#toldAt = this.#clock();
    this.#tell({
      stage: this.#stage,
      recordsDone: this.#recordsDone,
      recordsTotal: this.#recordsTotal,
      bytesWritten: this.#bytesWritten,
      elapsedMillis: this.#toldAt - this.#startedAt,
    });
  }
}
