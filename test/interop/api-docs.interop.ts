import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chromium } from 'playwright-core';
import document from '../../src/rest/openapi.json' with { type: 'json' };
import { runService } from '../service/running-service.ts';
import { requireProgram } from './outside-tools.ts';

it('/docs shows every operation in Chromium, tries one, and asks nobody but the service', async (t) => {
  const service = await runService(t);
  const browser = await chromium.launch({ executablePath: await requireProgram('chromium') });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const [requested, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${service.url}/docs`);
  await page.locator('.opblock').first().waitFor();
  const operations = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
  assert.equal(await page.locator('.opblock').count(), operations.length);
  const build = page.locator('#operations-bundles-buildBundle');
  await build.locator('.opblock-summary-control').click();
  await build.getByRole('button', { name: 'Try it out' }).click();
  await build.getByRole('button', { name: 'Execute' }).click();
  await build.locator('.live-responses-table').waitFor();
  assert.match(await build.locator('.live-responses-table').innerText(), /\b201\b[^]*"bundle_id": "cec-/);
  assert.deepEqual(complaints, []);
  assert.ok(requested.length >= 5);
  assert.deepEqual(
    requested.filter((url) => !url.startsWith(service.url)),
    [],
  );
});
