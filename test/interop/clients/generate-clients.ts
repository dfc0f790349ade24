import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { goCommand, mavenExecutable } from '../outside-tools.ts';
import { pythonVenv } from '../python-venv.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

// oxlint-disable-next-line node/no-process-env -- the plugins look for what they need where the caller does
const ENVIRONMENT = process.env;

/** The folders that hold generated code only, relative to the project. */
export const GENERATED = [
  'clients/go/spanforge',
  'clients/java/src/main/java',
  'clients/python/src/spanforge_cec/audit',
  'clients/python/src/spanforge_cec/cec',
  'clients/typescript/gen',
];

/** Generates the code of all clients from the protos into the folders of `GENERATED` below `target`, and clears them first. */
export async function generateClients(target: string): Promise<void> {
  const plugins = await mkdtemp(join(tmpdir(), 'cec-plugins-'));
  try {
    const path = await searchPath(plugins);
    for (const folder of GENERATED) await rm(join(target, folder), { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    const command = ['node_modules/@bufbuild/buf/bin/buf', 'generate', '--template', 'clients/buf.gen.yaml'];
    await run(process.execPath, [...command, '--output', target], {
      cwd: ROOT,
      env: { ...ENVIRONMENT, PATH: path },
    });
  } finally {
    await rm(plugins, { recursive: true });
  }
}

/** A search path with every program that clients/buf.gen.yaml names, in the version that is pinned. */
async function searchPath(plugins: string): Promise<string> {
  for (const name of ['protoc', 'protoc-gen-grpc-java'] as const)
    await symlink(await mavenExecutable(name), join(plugins, name));
  const folders = [
    plugins,
    await pythonVenv('grpc-tools', new URL('../../../clients/generator/', import.meta.url)),
  ];
  for (const name of ['protoc-gen-go', 'protoc-gen-go-grpc', 'protoc-gen-connect-go'] as const)
    folders.push(dirname(await goCommand(name)));
  folders.push(join(ROOT, 'node_modules/.bin'), dirname(process.execPath));
  return [...folders, ENVIRONMENT['PATH']].join(delimiter);
}

if (import.meta.main) await generateClients(ROOT);
