import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { mavenProgram } from './outside-tools.ts';

const run = promisify(execFile);

export const DSS_SOURCE = new URL('dss/', import.meta.url);

/** What the European Commission's library finds in a container when these certificates are trusted, a fact a line. */
export type CheckWithDss = (container: string, ...anchors: string[]) => Promise<string[]>;

/** The Java program, built with the libraries that its pom.xml pins. */
export async function dssProgram(): Promise<CheckWithDss> {
  const jar = await mavenProgram(DSS_SOURCE);
  const classPath = `${jar}:${join(dirname(jar), 'lib')}/*`;
  return async (...args) => {
    const { stdout } = await run('java', ['-cp', classPath, 'CheckWithDss', ...args]);
    return stdout.trimEnd().split('\n');
  };
}
