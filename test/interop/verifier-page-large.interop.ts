import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PERIOD, recordAt } from '../../bench/evidence.ts';
import { audit, build } from '../client/running-service.ts';
import { createAuditorFolder, type AuditorFolder } from './auditor-folder.ts';
import { openVerifierBrowser, PATIENCE, verdictOf, type VerifierBrowser } from './verifier-browser.ts';

const RECORDS = 200_000;
const AT_ONCE = 1000;
/** Of the time of a check, what the page's own thread may be busy with; a ratio, since a busy machine slows both. */
const MOST_BUSY = 0.1;
/** Gathers how long the tasks of the page's own thread took, where that is more than 50 ms. */
const WATCH_TASKS = `
  globalThis.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });`;

describe(`the verifier page with ${RECORDS} records`, { timeout: 2 * PATIENCE }, () => {
  let folder: AuditorFolder;
  let browser: VerifierBrowser;
  let bundle: string;

  before(async () => {
    folder = await createAuditorFolder();
    const { client } = folder.service;
    for (let from = 0; from < RECORDS; from += AT_ONCE) {
      const records = Array.from({ length: AT_ONCE }, (_, i) => recordAt(from + i, RECORDS));
      await client.unary(audit.appendRecords, { projectId: 'large', records });
    }
    const { zipPath } = await build(client, { projectId: 'large', ...PERIOD });
    bundle = join(folder.path, 'large.zip');
    await copyFile(zipPath, bundle);
    browser = await openVerifierBrowser(folder.path);
  });

  after(async () => {
    await browser.close();
    await folder.close();
  });

  it('checks them all, and the page answers meanwhile', async (context) => {
    const { page } = browser;
    await browser.open();
    await page.evaluate(WATCH_TASKS);
    await browser.choose({
      bundle,
      keys: [folder.attestationKey, folder.checkpointKey],
      authorities: [folder.tsaCa],
    });
    const start = performance.now();
    await page.getByRole('button', { name: 'Check the bundle' }).click();
    assert.equal(await verdictOf(page), 'VALID');
    const millis = performance.now() - start;
    context.diagnostic(`${RECORDS} records in ${(millis / 1000).toFixed(1)} s`);
    const tasks: number[] = await page.evaluate('tasks');
    context.diagnostic(`longest task ${Math.round(Math.max(0, ...tasks))} ms`);
    const busy = tasks.reduce((sum, task) => sum + task, 0) / millis;
    assert.ok(busy < MOST_BUSY, `the page was busy for ${Math.round(100 * busy)} % of the check`);
    const checks = await browser.checks();
    assert.ok(checks.some(({ name, found }) => name === 'Record hashes' && found === '200001 payloads'));
  });

  it('can be cancelled', async () => {
    const { page } = browser;
    await browser.open();
    await browser.choose({ bundle });
    await page.getByRole('button', { name: 'Check the bundle' }).click();
    await page.getByRole('progressbar', { name: 'Reading the bundle' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.match(await page.getByRole('status').innerText(), /cancelled; there is no verdict/);
    assert.equal(await page.getByRole('button', { name: 'Check the bundle' }).isEnabled(), true);
    assert.equal(await page.locator('#verdict').count(), 0);
  });
});
