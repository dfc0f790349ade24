import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { it } from 'node:test';

const ROOT = new URL('../', import.meta.url);

/** Where the version stands beside package.json. */
const PLACES: readonly (readonly [file: string, version: RegExp])[] = [
  ['CHANGELOG.md', /^## (\d\S*) - \d{4}-\d\d-\d\d$/m],
  ['clients/java/example/pom.xml', /<artifactId>cec-client<\/artifactId>\s*<version>(.+)<\/version>/],
  ['clients/java/pom.xml', /<artifactId>cec-client<\/artifactId>\s*<version>(.+)<\/version>/],
  ['clients/java/README.md', /<artifactId>cec-client<\/artifactId>\s*<version>(.+)<\/version>/],
  ['clients/python/pyproject.toml', /^version = "(.+)"$/m],
  ['clients/typescript/package.json', /^ {2}"version": "(.+)",$/m],
  ['src/rest/openapi.json', /^ {4}"version": "(.+)",$/m],
];

it('one version holds for the service, the clients and their documents', async () => {
  const { version } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'));
  for (const [file, pattern] of PLACES)
    assert.equal(pattern.exec(await readFile(new URL(file, ROOT), 'utf8'))?.[1], version, file);
  assert.ok((await readdir(new URL('proto/released', ROOT))).includes(`v${version}.binpb`));
});
