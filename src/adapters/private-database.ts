import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { errno } from './errno.ts';

/** Opens a database file that is made, when it is missing, for this user only; SQLite gives its other files the same mode. */
export function openPrivateDatabase(path: string): DatabaseSync {
  createPrivately(path);
  return new DatabaseSync(path);
}

/**
 * Closes only what it made: to close a database file ends the locks that this process has on it, whoever opened it
 * (sqlite.org/howtocorrupt.html §2.2).
 */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (errno(error) !== 'EEXIST') throw error;
  }
}
