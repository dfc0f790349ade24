import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { goCommand } from './outside-tools.ts';

/** Sigstore's time-stamp authority with keys of its own. */
export interface SigstoreTsa {
  readonly url: string;
  /** PEM file of its intermediate and its root. */
  readonly ca: string;
  close(): Promise<void>;
}

/** `settings` for its command line. */
export async function startSigstoreTsa(...settings: readonly string[]): Promise<SigstoreTsa> {
  const command = await goCommand('timestamp-server');
  const folder = await mkdtemp(join(tmpdir(), 'sigstore-tsa-'));
  const place = ['--host', '127.0.0.1', '--port', '0'];
  const server = spawn(
    command,
    ['serve', ...place, '--timestamp-signer', 'memory', '--disable-ntp-monitoring', ...settings],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const url = await servingUrl(server.stderr);
  const chain = await fetch(new URL('/api/v1/timestamp/certchain', url));
  const [, ...issuers] = (await chain.text()).split(/(?=-----BEGIN)/);
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, issuers.join(''));
  return {
    url: new URL('/api/v1/timestamp', url).href,
    ca,
    close: async () => {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** It chooses a free port and tells it in its log, which has to be read to the end. */
function servingUrl(log: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: log })
      .on('line', (line) => {
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (url === undefined) said.push(line);
        else resolve(url);
      })
      .on('close', () => reject(new Error(`timestamp-server did not start: ${said.join('\n')}`)));
  });
}
