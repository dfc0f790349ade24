export const NOBODY = 65_534;

/** Gives up what root may do, since no mode of a file or directory stops root. */
export function becomeNobody(): void {
  if (process.getuid?.() !== 0) return;
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
