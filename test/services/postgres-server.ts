import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { chownSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL server of Debian's package, in a temporary directory, on a socket there. */
export interface PostgresServer {
  /** URL of a new, empty database. */
  readonly createDatabase: () => Promise<string>;
  /** Everything in a database, as text. */
  readonly dump: (url: string) => Promise<string>;
  /** Ends the server as a crash does. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts one; throws, saying how to get it, when PostgreSQL is not installed. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = await findPostgres();
  const directory = mkdtempSync(join(tmpdir(), 'cec-postgres-'));
  const data = join(directory, 'data');
  const user = await unprivileged();
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'cec', '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
    ...user,
    cwd: directory,
  });
  let server = serve();
  let databases = 0;

  function serve() {
    const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${directory}`];
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
      ...user,
      cwd: directory,
      stdio: 'ignore',
    });
    return { child, ended: once(child, 'exit') };
  }

  const psql = (database: string, sql: string) =>
    run(join(bin, 'psql'), ['-h', directory, '-U', 'cec', '-d', database, '-Xqc', sql]);

  async function ready(): Promise<void> {
    for (;;) {
      const answer = await run(join(bin, 'pg_isready'), ['-h', directory, '-t', '10']).catch(() => undefined);
      if (answer !== undefined) return;
      if (server.child.exitCode !== null) throw new Error('PostgreSQL ended at once');
    }
  }

  await ready();
  return {
    createDatabase: async () => {
      const name = `test${++databases}`;
      await psql('postgres', `create database ${name}`);
      return `postgresql://cec@/${name}?host=${encodeURIComponent(directory)}`;
    },
    dump: async (url) =>
      (await run(join(bin, 'pg_dump'), ['-d', url, '--inserts'], { maxBuffer: 2 ** 28 })).stdout,
    kill: async () => {
      // As when the machine goes: all of its processes at once, none of which can clean up.
      server.child.kill('SIGKILL');
      await server.ended;
    },
    start: async () => {
      server = serve();
      await ready();
    },
    stop: async () => {
      server.child.kill('SIGINT');
      await server.ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function findPostgres(): Promise<string> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) {
    throw new Error('the service tests need PostgreSQL: Debian: apt-get install postgresql');
  }
  return join(DEBIAN, newest, 'bin');
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function idOf(flag: '-u' | '-g'): Promise<number> {
  return Number((await run('id', [flag, 'nobody'])).stdout);
}
