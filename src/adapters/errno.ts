/** The code of a system error, such as `ENOENT`. */
export function errno(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An error as the system would report it, for what the system has no single call to find out. */
export function systemError(code: string, problem: string): Error {
  return Object.assign(new Error(`${code}: ${problem}`), { code });
}

/** Does nothing about an error with one of these codes; any other is thrown again. */
export function ignoring(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!codes.includes(errno(error) ?? '')) throw error;
  };
}
