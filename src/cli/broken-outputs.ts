/**
 * A reader that ends early (`cec list | head -1`) is nobody's failure: what was begun is done, in silence. When a
 * result cannot be written for another reason, such as a full disk, the process ends with `exitCode`.
 */
export function endureBrokenOutputs(exitCode: number): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if ('code' in error && error.code === 'EPIPE') return;
      if (stream === process.stdout) console.error('cec: the result could not be written to standard output');
      process.on('exit', () => {
        process.exitCode = exitCode;
      });
    });
  }
}
