import type { JsonObject } from '@bufbuild/protobuf';
import type { LogCheckpoint } from '../gen/spanforge/audit/v1/chain_pb.ts';
import type { AppendRecordsResponse } from '../gen/spanforge/audit/v1/record_pb.ts';
import { checkpointJson } from './json-answer.ts';

// An upload may name a new project on every line.
const MOST_CHECKPOINTS = 1000;

/** What became of the records of an upload so far. */
export class UploadTally {
  #accepted = 0;
  #duplicates = 0;
  #first: number | null = null;
  #last: number | null = null;
  #storedLines = 0;
  readonly #checkpoints = new Map<string, LogCheckpoint>();

  /** Records answered, those that were stored before included. */
  get accepted(): number {
    return this.#accepted;
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  /** Everything up to this line is stored; 0 when nothing is. */
  get storedLines(): number {
    return this.#storedLines;
  }

  /** `lastLine` is the line of the last of the records that were answered. */
  add({ results, checkpoints }: AppendRecordsResponse, lastLine: number): void {
    this.#accepted += results.length;
    this.#duplicates += results.filter(({ duplicate }) => duplicate).length;
    const positions = results.map(({ position }) => Number(position));
    this.#first ??= positions.at(0) ?? null;
    this.#last = positions.at(-1) ?? this.#last;
    this.#storedLines = lastLine;
    for (const checkpoint of checkpoints) this.#keep(checkpoint);
  }

  json(): JsonObject {
    return {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      first_position: this.#first,
      last_position: this.#last,
      checkpoints: [...this.#checkpoints.values()].map(checkpointJson),
    };
  }

  #keep(checkpoint: LogCheckpoint): void {
    this.#checkpoints.delete(checkpoint.log);
    this.#checkpoints.set(checkpoint.log, checkpoint);
    for (const oldest of this.#checkpoints.keys()) {
      if (this.#checkpoints.size <= MOST_CHECKPOINTS) return;
      this.#checkpoints.delete(oldest);
    }
  }
}
