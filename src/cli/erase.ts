import { parseArgs } from 'node:util';
import { JSON_OUTPUT, projectOf, PROJECT, required } from './arguments.ts';
import { withConnection } from './connection.ts';
import { print, printJson } from './output.ts';

/** `cec erase`: deletes salt and payload of records; their headers stay in the chain. */
export async function eraseRecords(args: string[]): Promise<number> {
  const options = { ...PROJECT, ...JSON_OUTPUT, reason: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [first] = positionals;
  const request = {
    ...projectOf(values),
    reasonCode: required('--reason', values.reason, 'give a code such as art17; it is kept in the log'),
    recordIds: [required('ID', first, 'name the records to erase'), ...positionals.slice(1)],
  };
  return withConnection(values, async ({ audit, signal }) => {
    const { erased, checkpoint } = await audit.eraseRecords(request, { signal });
    if (values.json) printJson({ erased, checkpoint });
    else print(`${erased} records erased`);
    return 0;
  });
}
