/** The end of a log after its newest record. */
export interface LogHead {
  /** Number of records. */
  readonly size: number;
  /** Leaf hash of the newest record, 64 hex digits. */
  readonly prevHash: string;
  readonly highWater: string;
  readonly lateCount: number;
  readonly recordedAt: string;
  /** Smallest timestamp of a record of the six evidence kinds; empty while there is none. */
  readonly firstEvidence: string;
  /** Records of each of the six evidence kinds, erased ones included. */
  readonly evidenceCounts: readonly number[];
  /** Roots of the perfect subtrees over all records, left to right, 64 hex digits each. */
  readonly range: readonly string[];
  /** The signed checkpoint note over `size` and `range`. */
  readonly checkpoint: string;
}

export interface NewRecord {
  /** The line as it will be exported, without its LF. */
  readonly line: string;
  readonly recordId: string;
  /** Late, or a `chain.*` record other than `chain.bundle.v1`: found again by `landmarks`. */
  readonly landmark: boolean;
}

/** Hashes that follow those already stored in one tile. A tile holds 256 nodes of one tree level. */
export interface TileGrowth {
  /** 0 for leaves, 1 for the nodes 8 levels up, and so on. */
  readonly level: number;
  readonly index: number;
  /** Hashes already in the tile. */
  readonly offset: number;
  /** 32 bytes each. */
  readonly hashes: Uint8Array;
}

/** Everything that one append changes in one log. */
export interface LogAppend {
  readonly log: string;
  /** The size that the log has now; another size means that another writer was faster. */
  readonly expectedSize: number;
  readonly records: readonly NewRecord[];
  readonly tiles: readonly TileGrowth[];
  readonly head: LogHead;
  /** Stored lines that become header-only in the same step. */
  readonly erased: readonly { readonly position: number; readonly line: string }[];
}

/**
 * Where the logs are kept. It stores and finds; what a record means is not its concern.
 *
 * Durability: when `append` resolves, the whole append survives the loss of power. When it rejects with
 * STORE_FAILED the outcome is unknown: the caller re-reads the head and has the client retry with the same
 * record ids. Concurrency: appends are compare-and-swap on `expectedSize`; readers see whole appends only.
 */
export interface LogStore {
  /** The head, or undefined for a log without records. */
  head(log: string): Promise<LogHead | undefined>;
  /** Appends to several logs at once. False, and nothing stored, when one no longer has its `expectedSize`. */
  append(appends: readonly LogAppend[]): Promise<boolean>;
  /**
   * Runs `work` while no other process appends to the logs, as far as the store can hold others off; what `work`
   * appends through its own `append` is durable when the call resolves, and nothing of it is stored when it rejects.
   * A store may run `work` again when another transaction was in its way.
   */
  exclusively<T>(logs: readonly string[], work: (append: LogStore['append']) => Promise<T>): Promise<T>;
  /** Positions of those of the record ids that the log holds. */
  positions(log: string, recordIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The lines at positions [from, to), each ended by one LF, in order; missing rows are left out. */
  lines(log: string, from: number, to: number): Promise<Buffer>;
  /** Positions of landmarks from `from` on, ascending, at most `limit`. */
  landmarks(log: string, from: number, limit: number): Promise<readonly number[]>;
  /** The hashes stored in a tile, 32 bytes each, or undefined. */
  tile(log: string, level: number, index: number): Promise<Uint8Array | undefined>;
  /** Names of the logs, sorted, that begin with `prefix`. */
  names(prefix: string): Promise<readonly string[]>;
}
