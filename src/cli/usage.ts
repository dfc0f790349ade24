interface Usage {
  readonly call: string;
  readonly summary: string;
  /** Flags and what they mean. */
  readonly flags: readonly (readonly [flag: string, meaning: string])[];
}

const SERVICE = [
  ['--server URL', 'a running service; without it, the data directory (CEC_DATA_DIR) in this process'],
] as const;
const PROJECT = [
  ['--project P', 'the project'],
  ['--org O', 'the organisation; default "default"'],
  ...SERVICE,
] as const;
const JSON_FLAG = ['--json', 'the result as JSON'] as const;

const USAGES = {
  serve: { call: 'serve', summary: 'run the service until SIGINT or SIGTERM', flags: [] },
  append: {
    call: 'append FILE.ndjson --project P',
    summary: 'append records, one JSON object per line; - reads standard input',
    flags: [...PROJECT, ['--allow-unknown-schema', 'take schema keys that are not known'], JSON_FLAG],
  },
  build: {
    call: 'build --project P [--from D --to D]',
    summary: 'build a bundle of a period, both days (YYYY-MM-DD, UTC) included',
    flags: [
      ...PROJECT,
      ['--from D --to D', 'the period; without it, from the first evidence to today'],
      ['--framework F', 'an id or a name; repeatable; default: all'],
      ['--tier T', 'core (default) or extended'],
      ['--request-id ID', 'a repeated call with the same id answers the same bundle'],
      ['--out DIR', 'put the bundle there; with --server, download it'],
      JSON_FLAG,
    ],
  },
  verify: {
    call: 'verify FILE.zip',
    summary: 'check a bundle offline: exit 0 valid, 1 invalid, 2 no verdict',
    flags: [
      ['--key PEM', 'a public key to trust, of attestations or checkpoints; repeatable'],
      ['--tsa-ca PEM', 'certificates of time-stamp authorities to trust; repeatable'],
      JSON_FLAG,
      ['', 'Without --key, the keys in the data directory are trusted if there are any.'],
    ],
  },
  get: {
    call: 'get ID',
    summary: 'show a bundle; --out FILE saves it',
    flags: [...SERVICE, ['--out FILE', 'a new file for the bundle'], JSON_FLAG],
  },
  list: { call: 'list --project P', summary: 'list bundles, newest first', flags: [...PROJECT, JSON_FLAG] },
  erase: {
    call: 'erase --project P --reason CODE ID...',
    summary: 'delete the payload of records; the chain keeps their headers',
    flags: [...PROJECT, ['--reason CODE', 'why, such as art17; it is kept in the log'], JSON_FLAG],
  },
  chain: {
    call: 'chain --project P',
    summary: 'verify the stored log: exit 0 valid, 1 invalid',
    flags: [...PROJECT, JSON_FLAG],
  },
  status: { call: 'status', summary: 'number of bundles, frameworks', flags: [...SERVICE, JSON_FLAG] },
} as const satisfies Readonly<Record<string, Usage>>;

export type CommandName = keyof typeof USAGES;

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(USAGES, name);
}

export function overview(): string {
  const commands = Object.values(USAGES).map(({ call, summary }) => `  ${call.padEnd(38)} ${summary}`);
  return `Usage: cec COMMAND

${commands.join('\n')}

cec COMMAND --help shows the flags of a command, cec serve --help the settings. Exit codes: 0 done, 1 not
valid, 2 a wrong call or a failure. Results go to standard output, everything else to standard error.`;
}

export async function helpFor(name: CommandName): Promise<string> {
  const { call, summary, flags }: Usage = USAGES[name];
  const lines = name === 'serve' ? await settings() : flags;
  const width = Math.max(...lines.map(([flag]) => flag.length));
  const title = name === 'serve' ? '\nSettings (environment):\n' : '';
  return `Usage: cec ${call}

${summary}
${title}
${lines.map(([flag, meaning]) => `  ${flag.padEnd(width)}  ${meaning}`).join('\n')}`;
}

async function settings() {
  const { SETTINGS } = await import('../config.ts');
  return SETTINGS.map(({ name, meaning }) => [name, meaning] as const);
}
