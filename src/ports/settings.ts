/** Names and values that outlive the process and that all processes on one database share. Rejects with STORE_FAILED. */
export interface Settings {
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
  /** Writes `value` unless there is one, which another process may just have written; answers with what is there. */
  init(name: string, value: string): Promise<string>;
}
