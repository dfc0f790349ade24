import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { verifierPage } from '../../tools/verifier-page.mjs';
import { requireProgram } from './outside-tools.ts';

/** What the user of the page chooses. */
export interface Choice {
  readonly bundle: string;
  readonly keys?: readonly string[];
  readonly authorities?: readonly string[];
}

/** A row of the table of checks. */
export interface ShownCheck {
  readonly name: string;
  readonly status: string;
  readonly found: string;
}

export interface VerifierBrowser {
  readonly page: Page;
  /** Addresses of all that was loaded since the page was opened, the page included. */
  readonly requested: readonly string[];
  /** What the browser complained about since then. */
  readonly complaints: readonly string[];
  /** Opens the page anew, from its file. */
  open(): Promise<void>;
  /** Chooses files. */
  choose(choice: Choice): Promise<void>;
  /** Opens the page, chooses, presses the button, and returns the verdict. */
  verdictOn(choice: Choice): Promise<string>;
  /** The table of checks. */
  checks(): Promise<ShownCheck[]>;
  close(): Promise<void>;
}

/** For a large bundle on a slow machine. */
export const PATIENCE = 300_000;

/** The verifier page, written to `folder`, in a headless Chromium. */
export async function openVerifierBrowser(folder: string): Promise<VerifierBrowser> {
  const executablePath = await requireProgram('chromium');
  const file = join(folder, 'verify.html');
  await writeFile(file, await verifierPage());
  const browser = await chromium.launch({ executablePath });
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const open = async () => {
    requested.length = 0;
    complaints.length = 0;
    await page.goto(pathToFileURL(file).href);
  };
  const choose = async ({ bundle, keys = [], authorities = [] }: Choice) => {
    await page.getByLabel('Bundle file').setInputFiles(bundle);
    await page.getByLabel('Public keys of the issuer').setInputFiles(keys);
    await page.getByLabel('Certificates of the time-stamp authority').setInputFiles(authorities);
  };
  return {
    page,
    requested,
    complaints,
    open,
    choose,
    verdictOn: async (choice) => {
      await open();
      await choose(choice);
      await page.getByRole('button', { name: 'Check the bundle' }).click();
      return verdictOf(page);
    },
    checks: () => shownChecks(page),
    close: () => browser.close(),
  };
}

/** Waits until the check is done. */
export async function verdictOf(page: Page): Promise<string> {
  const verdict = page.locator('#verdict');
  await verdict.waitFor({ timeout: PATIENCE });
  return verdict.innerText();
}

/** Name, status and finding of each row; the page adds a sign to the status, and an explanation to the name. */
const ROWS = `[...document.querySelectorAll('caption')]
  .find((caption) => caption.textContent.includes('checks passed'))
  .parentElement.querySelectorAll('tbody tr')`;
const CELLS = `Array.from(${ROWS}, (row) => Array.from(row.children, (cell) =>
  cell.firstElementChild?.firstChild.textContent ?? cell.textContent))`;

async function shownChecks(page: Page): Promise<ShownCheck[]> {
  const rows: string[][] = await page.evaluate(CELLS);
  return rows.map(([name = '', status = '', found = '']) => ({
    name,
    status: status.replace(/^\S+ /, ''),
    found,
  }));
}
