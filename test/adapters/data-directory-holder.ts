import { openDataDirectory } from '../../src/adapters/data-directory.ts';
import { CecError } from '../../src/errors.ts';
import { becomeNobody } from './disk-user.ts';

/** Opens a data directory, prints what came of it, and keeps it until the standard input ends. */
async function main(path: string): Promise<void> {
  try {
    const directory = await openDataDirectory(path);
    process.stdout.write(`held ${directory.path}\n`);
    process.stdin.resume().once('end', () => void directory.release());
  } catch (error) {
    process.stdout.write(
      error instanceof CecError ? `${error.code} ${error.message}\n` : `${String(error)}\n`,
    );
  }
}

const [, , path = '', user = ''] = process.argv;
if (user === 'nobody') becomeNobody();
await main(path);
