import { SETTINGS } from '../config.ts';
import { serve } from '../main.ts';
import { verifyFile } from './verify-file.ts';
import { appendFile, buildBundle, eraseRecords, getBundle, showStatus } from './remote.ts';

const USAGE = `Usage: cec COMMAND

  serve                                    run the service (settings below)
  append FILE.ndjson --project P           append records; - reads standard input
  build --project P [--from D --to D]      build a bundle; --framework F (repeatable), --out DIR, --json
  verify FILE.zip                          check a bundle offline; --key PEM, --tsa-ca PEM, --json
                                           exit 0 valid, 1 invalid, 2 no verdict
  get ID [--out FILE]                      show or download a bundle
  erase --project P --reason CODE ID...    delete the payload of records
  status                                   number of bundles, frameworks

append, build, get, erase and status work on the data directory, or with --server URL on a running service.

Settings (environment):
${SETTINGS.map(({ name, meaning }) => `  ${name.padEnd(24)} ${meaning}`).join('\n')}
`;

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  serve: async () => {
    await serve();
    return 0;
  },
  append: appendFile,
  build: buildBundle,
  verify: verifyFile,
  get: getBundle,
  erase: eraseRecords,
  status: showStatus,
};

/** Runs one command; answers the exit code. */
export async function run([name = '', ...args]: string[]): Promise<number> {
  const asksForHelp = ['', 'help', '--help', '-h'].includes(name) || args.includes('--help');
  if (asksForHelp) {
    console.log(USAGE);
    return name === '' ? 2 : 0;
  }
  const command = COMMANDS[name];
  if (command !== undefined) return command(args);
  console.error(`cec: unknown command ${JSON.stringify(name)}\n\n${USAGE}`);
  return 2;
}
