import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { secondsOf } from './figures.ts';

const run = promisify(execFile);

/** Another program that compresses the same files, on one core as it always does. */
export interface Baseline {
  readonly name: string;
  /** Seconds to make a ZIP of all files under `directory`. */
  readonly compress: (directory: string) => Promise<number>;
}

const PYTHON_ZIP = `
import pathlib, zipfile
with zipfile.ZipFile('../python.zip', 'w', zipfile.ZIP_DEFLATED, compresslevel=6) as z:
    for p in sorted(pathlib.Path('.').rglob('*')):
        if p.is_file(): z.write(p)
`;

const PROGRAMS = [
  { name: 'zip -6', file: 'zip', args: ['-6', '-q', '-r', '../info-zip.zip', '.'], output: 'info-zip.zip' },
  { name: 'Python zipfile', file: 'python3', args: ['-c', PYTHON_ZIP], output: 'python.zip' },
];

/** The programs that are installed here. */
export async function installedBaselines(): Promise<Baseline[]> {
  const found = [];
  for (const { name, file, args, output } of PROGRAMS) {
    const installed = await run(file, ['--version']).then(
      () => true,
      () => false,
    );
    if (!installed) {
      console.log(`${file} is not installed: no comparison with ${name}`);
      continue;
    }
    const compress = async (directory: string) => {
      const seconds = await secondsOf(() => run(file, args, { cwd: directory }));
      await rm(join(directory, '..', output));
      return seconds;
    };
    found.push({ name, compress });
  }
  return found;
}

/** Unpacks the record files of a bundle. */
export async function unpackRecords(bundle: string, directory: string): Promise<void> {
  await run('unzip', ['-q', '-o', bundle, '*.ndjson', '-d', directory]);
}
