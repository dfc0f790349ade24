// Makes the offline verifier page: one HTML file with everything in it. `node tools/verifier-page.mjs FILE` writes it.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGE = new URL('../page/', import.meta.url);
const pathOf = (file) => fileURLToPath(new URL(file, PAGE));

const ABSENT = pathOf('node/absent.ts');
/** What core and yauzl import of Node, and who stands in for it. */
const STAND_INS = {
  'node:crypto': pathOf('node/crypto.ts'),
  'node:util': pathOf('node/util.ts'),
  'node:zlib': pathOf('node/zlib.ts'),
  util: pathOf('node/util.ts'),
  zlib: pathOf('node/zlib.ts'),
  fs: ABSENT,
  stream: ABSENT,
};

/** The page as text. */
export async function verifierPage() {
  const [template, style, manifest] = await Promise.all(
    ['page.html', 'page.css', '../package.json'].map((file) => readFile(new URL(file, PAGE), 'utf8')),
  );
  const [main, worker] = await Promise.all([bundled('main.ts'), bundled('worker.ts')]);
  const parts = {
    STYLE: `<style>\n${style}</style>`,
    // The worker's script is no script of the page: the page makes a file in memory of it.
    SCRIPTS: `<script type="text/plain" id="worker">${worker}</script>\n<script>${main}</script>`,
    SCRIPT_HASH: `sha256-${createHash('sha256').update(main).digest('base64')}`,
    VERSION: JSON.parse(manifest).version,
  };
  return template.replaceAll(/\{\{([A-Z_]+)\}\}/g, (_, name) => parts[name]);
}

async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [pathOf(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome137', 'firefox130', 'safari17.4'],
    alias: STAND_INS,
    inject: [pathOf('node/globals.ts')],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  // The end of a script element, wherever it stands, ends it.
  return outputFiles[0].text.trim().replaceAll('</script', String.raw`<\/script`);
}

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file] = process.argv;
  if (file === undefined) throw new Error('usage: node tools/verifier-page.mjs FILE');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await verifierPage());
}
