/** Builds the outside tools that are not in the cache yet, one after the other, and tells what each one took. */
import { relative, sep } from 'node:path';
import { CACHE, GO_COMMANDS, goCommand, goProgram, mavenProgram, requirePrograms } from './outside-tools.ts';
import { DSS_SOURCE } from './run-dss.ts';
import { TLOG_SOURCE } from './run-tlog.ts';

try {
  await requirePrograms();
  for (const name of GO_COMMANDS) await install(() => goCommand(name));
  await install(() => goProgram(TLOG_SOURCE));
  await install(() => mavenProgram(DSS_SOURCE));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function install(build: () => Promise<string>): Promise<void> {
  const start = performance.now();
  const path = await build();
  const seconds = (performance.now() - start) / 1000;
  // The folder is named after tool and version.
  const [tool] = relative(CACHE, path).split(sep);
  process.stdout.write(`${tool}: ${seconds.toFixed(1)} s\n`);
}
