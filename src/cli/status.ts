import { parseArgs } from 'node:util';
import { statusJson } from '../rest/json-answer.ts';
import { timeText } from '../rest/time-text.ts';
import { JSON_OUTPUT, SERVICE } from './arguments.ts';
import { withConnection } from './connection.ts';
import { print, printJson } from './output.ts';

/** `cec status` */
export async function showStatus(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...SERVICE, ...JSON_OUTPUT } });
  return withConnection(values, async ({ cec, signal }) => {
    const status = await cec.getStatus({}, { signal });
    if (values.json) printJson(statusJson(status));
    else {
      const last = status.lastBundleAt === undefined ? '' : `, the last at ${timeText(status.lastBundleAt)}`;
      print(`${status.bundleCount} bundles${last}`);
      print(`frameworks: ${status.frameworksSupported.join(', ')}`);
    }
    return 0;
  });
}
