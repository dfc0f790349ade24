import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { rephrased } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { bundleJson, statusJson } from './json-answer.ts';
import { readPage } from './query.ts';

/** GET /v1/risk/cec/{bundle_id} */
export async function getBundle(exchange: Exchange): Promise<Answer> {
  return { status: 200, body: { json: bundleJson(await storedBundle(exchange)) } };
}

/** POST /v1/risk/cec/{bundle_id}/download-url */
export async function reissueDownloadUrl({ deps, id: bundleId, signal }: Exchange): Promise<Answer> {
  try {
    const { bundle } = await deps.cec.reissueDownloadUrl({ bundleId }, { signal });
    return { status: 200, body: { json: bundleJson(present(bundle)) } };
  } catch (err) {
    throw bundleNotFound(err);
  }
}

/** GET /v1/risk/cec */
export async function listBundles({ deps, query, signal }: Exchange): Promise<Answer> {
  const { bundles, nextPageToken } = await deps.cec.listBundles(readPage(query), { signal });
  const json = { bundles: bundles.map(bundleJson), next_page_token: nextPageToken };
  return { status: 200, body: { json } };
}

/** GET /v1/risk/status */
export async function getStatus({ deps, signal }: Exchange): Promise<Answer> {
  return { status: 200, body: { json: statusJson(await deps.cec.getStatus({}, { signal })) } };
}

/** @throws {RestError} 404 `Bundle not found` */
export async function storedBundle({ deps, id: bundleId, signal }: Exchange): Promise<Bundle> {
  try {
    const { bundle } = await deps.cec.getBundle({ bundleId }, { signal });
    return present(bundle);
  } catch (err) {
    throw bundleNotFound(err);
  }
}

/** Whatever the service calls it, an id that leads nowhere has one documented answer. */
export function bundleNotFound(err: unknown): unknown {
  return rephrased(err, (detail, status) => (status === 404 ? 'Bundle not found' : detail));
}

function present(bundle: Bundle | undefined): Bundle {
  if (bundle === undefined) throw new Error('the service answered without a bundle');
  return bundle;
}
