import { parseArgs } from 'node:util';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { bundleJson } from '../rest/json-answer.ts';
import { timeText } from '../rest/time-text.ts';
import { JSON_OUTPUT, projectOf, PROJECT } from './arguments.ts';
import { withConnection, type Connection } from './connection.ts';
import { print, printJson } from './output.ts';

/** `cec list`: the bundles of a project, newest first. */
export async function listBundles(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...PROJECT, ...JSON_OUTPUT } });
  const project = projectOf(values);
  return withConnection(values, async (connection) => {
    const bundles: Bundle[] = [];
    for await (const bundle of bundlesOf(connection, project)) bundles.push(bundle);
    if (values.json) printJson({ bundles: bundles.map(bundleJson) });
    else for (const bundle of bundles) print(lineOf(bundle));
    return 0;
  });
}

async function* bundlesOf(
  { cec, signal }: Connection,
  project: { readonly projectId: string; readonly orgId: string },
): AsyncGenerator<Bundle, void> {
  let pageToken = '';
  do {
    const page = await cec.listBundles({ ...project, pageToken }, { signal });
    yield* page.bundles;
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}

function lineOf({ bundleId, fromDate, toDate, generatedAt, zipPath }: Bundle): string {
  return [bundleId, fromDate, toDate, timeText(generatedAt) ?? '', zipPath].join('\t');
}
