import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RestError } from './errors.ts';
import type { Answer } from './exchange.ts';
import type { Route } from './router.ts';

/** Where a built service has the viewer; from its sources it takes the package's own files. */
const BUILT = new URL('../viewer/', import.meta.url);
const PACKAGE = new URL('../../node_modules/swagger-ui-dist/', import.meta.url);

const START = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#viewer', deepLinking: true });`;
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Compliance Evidence Chain API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="viewer"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script>${START}</script>
</html>
`;

/** Nothing from elsewhere, and nothing inline but `START`; the viewer's images are in its stylesheet. */
const POLICY = [
  `default-src 'none'`,
  `connect-src 'self'`,
  `script-src 'self' 'sha256-${createHash('sha256').update(START).digest('base64')}'`,
  `style-src 'self'`,
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

const SECONDS_KEPT = 3600;

/** openapi.json for people, who can also try each call: Swagger UI, served by the service itself. */
export const DOCS_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/docs', handle: async () => page(Buffer.from(PAGE)) },
  { method: 'GET', path: '/docs/swagger-ui.css', handle: () => asset('swagger-ui.css', 'text/css') },
  {
    method: 'GET',
    path: '/docs/swagger-ui-bundle.js',
    handle: () => asset('swagger-ui-bundle.js', 'text/javascript'),
  },
];

function page(bytes: Buffer): Answer {
  return answer(bytes, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
}

async function asset(name: string, type: string): Promise<Answer> {
  const bytes = await readFile(new URL(name, BUILT)).catch(() =>
    readFile(new URL(name, PACKAGE)).catch((cause: unknown) => {
      throw new RestError(404, 'Not found', { cause });
    }),
  );
  return answer(bytes, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': `max-age=${SECONDS_KEPT}`,
  });
}

function answer(bytes: Buffer, headers: Record<string, string>): Answer {
  return { status: 200, headers, body: { bytes: { length: bytes.length, chunks: only(bytes) } } };
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
