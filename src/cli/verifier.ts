import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CecError } from '../errors.ts';
import { faultOf } from './file-fault.ts';
import { tell } from './output.ts';

/** In a package the page lies beside the program. */
const BUILT = new URL('../page/verify.html', import.meta.url);
/** In a checkout it is made of the sources at hand, so that it never lags behind them. */
const TOOL = new URL('../../tools/verifier-page.mjs', import.meta.url);

/** `cec verifier`: a page that checks bundles in a browser, for those who install nothing. */
export async function writeVerifier(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { out: { type: 'string' } } });
  const page = await readFile(BUILT, 'utf8').catch(makePage);
  if (values.out === undefined) process.stdout.write(page);
  else {
    await writeFile(values.out, page, { flag: 'wx' }).catch(faultOf('--out', values.out));
    tell(`open ${values.out} in a browser; it needs no network and nothing else`);
  }
  return 0;
}

async function makePage(): Promise<string> {
  const tool: { verifierPage: () => Promise<string> } = await import(TOOL.href).catch((cause: unknown) => {
    throw new CecError('INVALID_INPUT', 'the page is not built; run npm ci and npm run build', { cause });
  });
  return tool.verifierPage();
}
