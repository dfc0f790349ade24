import { execFile, spawnSync } from 'node:child_process';

/** Why a test that needs these programs is skipped; false when they are there. */
export function missing(...programs: string[]): string | false {
  const absent = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  return absent.length > 0 && `needs ${absent.join(', ')}`;
}

/** `openssl ts` and raw Ed25519 need version 3. */
export function missingOpenssl(): string | false {
  const { stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  return !/^OpenSSL [3-9]/.test(stdout) && 'needs the openssl command, version 3';
}

/** The code blocks of a Markdown text that say they are in `language`. */
export function blocksOf(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}

export interface Outcome {
  readonly status: number;
  /** What stood on both outputs. */
  readonly output: string;
}

/** Runs a script as it would run when pasted into `bash -e`, with more environment than this process has. */
export function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`);
  return new Promise((resolve) => {
    const args = ['-e', '-c', exports.join('') + script];
    execFile('bash', args, { cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}
