import { tell } from './output.ts';
import { helpFor, isCommand, overview, type CommandName } from './usage.ts';

type Run = (args: string[]) => Promise<number>;

/** Loaded when called: most commands need little of the program, and help needs none of it. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Run>>> = {
  serve: async () => (await import('./serve.ts')).serveUntilStopped,
  append: async () => (await import('./append.ts')).appendRecords,
  import: async () => (await import('./import.ts')).importRecords,
  build: async () => (await import('./build.ts')).buildBundle,
  verify: async () => (await import('./verify-file.ts')).verifyFile,
  evidence: async () => (await import('./evidence.ts')).listEvidence,
  sample: async () => (await import('./sample.ts')).drawSample,
  report: async () => (await import('./report.ts')).reportBundle,
  attest: async () => (await import('./attest.ts')).exportAttestation,
  proof: async () => (await import('./proof.ts')).proveRecord,
  verifier: async () => (await import('./verifier.ts')).writeVerifier,
  dpa: async () => (await import('./dpa.ts')).draftDpa,
  get: async () => (await import('./get.ts')).getBundle,
  list: async () => (await import('./list.ts')).listBundles,
  erase: async () => (await import('./erase.ts')).eraseRecords,
  chain: async () => (await import('./chain.ts')).verifyChain,
  keys: async () => (await import('./keys.ts')).manageKeys,
  'move-database': async () => (await import('./move-database.ts')).moveDatabase,
  fsck: async () => (await import('./fsck.ts')).checkDataDirectory,
  status: async () => (await import('./status.ts')).showStatus,
};

const USAGE_ERROR = 2;
const HELP = ['help', '--help', '-h'];

/** Runs one command; answers the exit code. */
export async function run([name = '', ...args]: string[]): Promise<number> {
  if (name === '--version') return printVersion();
  if (HELP.includes(name)) return printHelp(args[0]);
  if (!isCommand(name)) return refuseName(name);
  if (args.some((arg) => arg === '--help' || arg === '-h')) return printHelp(name);
  try {
    return await (
      await COMMANDS[name]()
    )(args);
  } catch (error) {
    if (!isWrongCall(error)) throw error;
    return refuse(firstSentence(error.message), await helpFor(name));
  }
}

async function printHelp(name: string | undefined): Promise<number> {
  if (name !== undefined && !isCommand(name)) return refuseName(name);
  console.log(name === undefined ? overview() : await helpFor(name));
  return 0;
}

function refuseName(name: string): number {
  return refuse(name === '' ? 'name a command' : `unknown command ${name}`, overview());
}

function refuse(problem: string, help: string): number {
  tell(`cec: ${problem}`);
  console.error(`\n${help}`);
  return USAGE_ERROR;
}

async function printVersion(): Promise<number> {
  console.log((await import('../version.ts')).VERSION);
  return 0;
}

/** What parseArgs throws. */
function isWrongCall(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** The rest is advice on positional arguments that begin with a dash. */
function firstSentence(message: string): string {
  return message.replace(/\. To specify .*$/s, '');
}
