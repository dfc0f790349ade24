import { USAGES, type Usage } from './usages.ts';

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
