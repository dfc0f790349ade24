/** A part of a build, for whoever makes it. */
export interface OfferedPart {
  /** From 1. */
  readonly number: number;
  /** What is to be made; secrets in it are sealed. */
  readonly work: string;
}

/** How far a part is, by whoever makes it. */
export interface PartProgress {
  readonly number: number;
  /** Read until now. */
  readonly records: number;
}

/** A part whose file is stored and announced. */
export interface StoredPart {
  readonly bundleId: string;
  /** For who asked for it. */
  readonly result: string;
}

/** Makes one part, and reports the records read. The signal aborts when it is not wanted from this process any more. */
export type PerformPart = (report: (records: number) => void, signal: AbortSignal) => Promise<StoredPart>;

/** A part that is this process's to make. */
export interface PartTask extends OfferedPart {
  /**
   * Makes the part and hands its announcement over to the process that offered it. False, and nothing handed over, when
   * nobody wants it any more. When it rejects, the part is given back to the process that offered it, which alone may
   * try again.
   */
  run(perform: PerformPart, signal: AbortSignal): Promise<boolean>;
}

/**
 * Parts of builds, offered by the processes that have the builds to all others. What a build offered ends with it.
 * Rejects with STORE_FAILED when the store does.
 */
export interface PartQueue {
  /** Offers parts of the bundle `build`, which this process makes, to processes of the same `kind`. */
  offer(build: string, kind: string, parts: readonly OfferedPart[]): Promise<void>;
  /** One of another process that nobody has tried; undefined when there is none. */
  claimAny(kind: string): Promise<PartTask | undefined>;
  /** One of this process's own that nobody makes, or whose maker was not heard of for ten seconds. */
  claimOf(build: string): Promise<PartTask | undefined>;
  /** How far each unfinished part of `build` is; none: all are stored. */
  unfinished(build: string): Promise<readonly PartProgress[]>;
  /** Ends the offer, and answers with the results of the parts that were stored until now. */
  withdraw(build: string): Promise<readonly string[]>;
}
