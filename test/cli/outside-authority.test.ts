import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { reply, serveTsa, type TsaServer } from '../adapters/tsa-server.ts';
import { root, stamp } from '../core/bundle/wrong-answers.ts';
import { openDesk, PROJECT, type Desk } from './desk.ts';
import { MARCH } from './march-records.ts';

describe('cec with an outside time-stamp authority', () => {
  let desk: Desk;
  let tsa: TsaServer;
  let bundle: string;
  let settings: Readonly<Record<string, string>>;

  before(async () => {
    desk = await openDesk(MARCH, []);
    tsa = await serveTsa((query, response) => reply(response, stamp(query)));
    const ca = join(desk.directory, 'ca.pem');
    await writeFile(ca, root.certificate.toString());
    settings = { CEC_TSA_URL: tsa.url.href, CEC_TSA_CA: ca };
    const out = join(desk.directory, 'stamped');
    const { status, stderr } = await desk.cec(['build', '--project', PROJECT, '--out', out], settings);
    assert.equal(status, 0, stderr);
    bundle = join(out, (await readdir(out))[0] ?? '');
  });

  after(async () => {
    await tsa.close();
    await desk.close();
  });

  it('verifies bundles against the certificates of its settings', async () => {
    const { status, stderr } = await desk.cec(['verify', bundle], settings);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /its time-stamp authorities/);
  });

  it('still verifies what the service stamped itself', async () => {
    const { status, stderr } = await desk.cec(['verify', desk.bundle], settings);
    assert.equal(status, 0, stderr);
  });

  it('does not trust the authority without the settings', async () => {
    const { status, stdout } = await desk.cec(['verify', bundle, '--json']);
    assert.equal(status, 1);
    assert.match(stdout, /the signer certificate does not lead to a trusted anchor/);
  });
});
