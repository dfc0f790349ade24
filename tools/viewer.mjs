// Copies what the service shows at /docs out of its package. `node tools/viewer.mjs DIRECTORY`
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../node_modules/swagger-ui-dist/', import.meta.url));

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: node tools/viewer.mjs DIRECTORY');
await mkdir(directory, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'])
  await cp(join(PACKAGE, name), join(directory, name));
