import { readFileSync } from 'node:fs';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** Of this program, from `package.json`, which lies beside `src` and beside `dist` alike. */
export const VERSION = version;
