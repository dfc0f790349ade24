import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { zipWriter } from '../../../src/adapters/archiver-zip-writer.ts';
import { createDiskBundleStore } from '../../../src/adapters/disk-bundle-store.ts';
import { createSqliteBundleRegistry } from '../../../src/adapters/sqlite-bundle-registry.ts';
import { openDatabase } from '../../../src/adapters/sqlite-database.ts';
import { ProgressMeter } from '../../../src/core/bundle/build-progress.ts';
import { planBundle } from '../../../src/core/bundle/plan-bundle.ts';
import { publishBundle } from '../../../src/core/bundle/publish-bundle.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { ChainResultSum } from '../../../src/core/log/chain-result.ts';
import { CecError } from '../../../src/errors.ts';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { openTestLog } from '../log/log-fixture.ts';
import { someCoverage } from '../../contract/some-coverage.ts';
import { BUNDLE_ID, buildRequest, manifestWith } from './bundle-fixture.ts';

const FAILURE = new CecError('STORE_FAILED', 'the store failed: disk I/O error');
const fail = async () => {
  throw FAILURE;
};

/** A bundle about to be published into a real directory, with a registry that fails in the given calls. */
async function prepare(t: TestContext) {
  const directory = await temporaryDirectory(t);
  const db = openDatabase(join(directory, 'cec.db'));
  t.after(() => db.close());
  const registry = createSqliteBundleRegistry(db);
  const bundles = createDiskBundleStore({
    directory: join(directory, 'bundles'),
    outputRoots: [],
    reserved: [],
  });
  const { store, writer } = await openTestLog(t);
  const planning = { store, writer, bundles, catalogue: builtInCatalogue, clock: Date.now };
  const plan = await planBundle(planning, { ...buildRequest, outputDir: undefined }, BUNDLE_ID);
  const publish = (failing: Partial<typeof registry>, content = Buffer.from('{}')) =>
    publishBundle(
      {
        archive: zipWriter(),
        bundles,
        registry: { ...registry, ...failing },
      },
      plan,
      {
        entries: [{ path: 'manifest.json', content }],
        manifest: manifestWith(),
        clauses: [],
        coverage: someCoverage,
        collected: {
          files: [],
          chain: new ChainResultSum().result(true),
          completeness: { completeness: 'proven', reasons: [] },
        },
        authority: 'local',
        findings: [],
      },
      {
        progress: new ProgressMeter(
          () => {},
          () => 0,
        ),
        signal: new AbortController().signal,
      },
    );
  /** What the next start finds announced. */
  const left = () => createSqliteBundleRegistry(db).abandoned();
  return { registry, left, plan, publish };
}

describe('publishBundle', () => {
  it('leaves a file that is registered', async (t) => {
    const { registry, left, plan, publish } = await prepare(t);
    const { bundleId } = await publish({});
    assert.deepEqual((await registry.get(bundleId))?.location, plan.location);
    assert.deepEqual(await left(), []);
    assert.ok(existsSync(plan.location));
  });

  it('removes the file and the announcement when it cannot register', async (t) => {
    const { left, plan, publish } = await prepare(t);
    await assert.rejects(publish({ add: fail }), FAILURE);
    assert.deepEqual(await left(), []);
    assert.ok(!existsSync(plan.location));
  });

  it('succeeds when the bundle was registered and only the answer was lost', async (t) => {
    const { registry, left, plan, publish } = await prepare(t);
    const add: typeof registry.add = async (...given) => {
      await registry.add(...given);
      return fail();
    };
    const bundle = await publish({ add });
    assert.deepEqual(await registry.get(bundle.bundleId), bundle);
    assert.deepEqual(await left(), []);
    assert.ok(existsSync(plan.location));
  });

  it('publishes nothing that a verifier would refuse for how far it inflates', async (t) => {
    const { registry, left, plan, publish } = await prepare(t);
    await assert.rejects(publish({}, Buffer.alloc(2 ** 20)), {
      code: 'BUILD_FAILED',
      message: /^CEC build failed: the bundle would inflate to more than 100 times its size/,
    });
    assert.ok(!existsSync(plan.location));
    assert.deepEqual(await left(), []);
    assert.equal(await registry.get(BUNDLE_ID), undefined);
    // Small ones are exempt, as in the verifier.
    await publish({}, Buffer.alloc(2 ** 20 - 1));
    assert.ok(existsSync(plan.location));
  });

  it('keeps the file for the next start when the registration may still come to light', async (t) => {
    const { registry, left, plan, publish } = await prepare(t);
    let calls = 0;
    /** A store that fails from the registration on: whether that is on disk is not known. */
    const announce: typeof registry.announce = async (...given) =>
      calls++ === 0 ? registry.announce(...given) : fail();
    await assert.rejects(publish({ announce, add: fail }), FAILURE);
    assert.deepEqual(
      (await left()).map(({ bundleId }) => bundleId),
      [BUNDLE_ID],
    );
    assert.ok(existsSync(plan.location));
  });
});
