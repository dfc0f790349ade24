import { buildBundle } from './build.ts';
import { getBundle, getStatus, listBundles, reissueDownloadUrl } from './bundles.ts';
import { downloadBundle } from './download.ts';
import { generateDpa, getDpa, listDpas } from './dpa.ts';
import { getHealth, getReadiness } from './health.ts';
import { getOpenapi } from './openapi.ts';
import { getPublicKeys } from './public-keys.ts';
import { appendRecords } from './records-upload.ts';
import type { Route } from './router.ts';
import { verifyBundle } from './verify.ts';

/** Every route of the REST API; `openapi.json` describes each. */
export const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/risk/cec', handle: buildBundle },
  { method: 'GET', path: '/v1/risk/cec', handle: listBundles },
  { method: 'POST', path: '/v1/risk/cec/verify', handle: verifyBundle },
  { method: 'GET', path: '/v1/risk/cec/{bundle_id}', handle: getBundle },
  { method: 'POST', path: '/v1/risk/cec/{bundle_id}/download-url', handle: reissueDownloadUrl },
  {
    method: 'GET',
    path: '/v1/risk/cec/{bundle_id}/download',
    handle: downloadBundle,
    headers: { 'content-disposition': 'attachment' },
  },
  { method: 'POST', path: '/v1/risk/dpa', handle: generateDpa },
  { method: 'GET', path: '/v1/risk/dpa', handle: listDpas },
  { method: 'GET', path: '/v1/risk/dpa/{document_id}', handle: getDpa },
  { method: 'GET', path: '/v1/risk/status', handle: getStatus },
  { method: 'POST', path: '/v1/audit/records', handle: appendRecords },
  { method: 'GET', path: '/.well-known/cec/keys.json', handle: getPublicKeys },
  { method: 'GET', path: '/healthz', handle: getHealth },
  { method: 'GET', path: '/readyz', handle: getReadiness },
  { method: 'GET', path: '/openapi.json', handle: getOpenapi },
];
